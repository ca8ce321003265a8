/**
 * Owns: reading an object of the template field by field, and the promise that no field is left out: one that is
 * neither read nor set aside with a reason is an error that names it.
 * Does not own: what a field means (resources/).
 */
import { isObject, type Json, show } from "./json.ts";
import { TemplateError } from "./template-error.ts";

export interface Fields {
  /** Where the object stands, for messages. */
  readonly place: string;
  text(name: string): string;
  optionalText(name: string): string | undefined;
  /** CloudFormation takes a number as text too. */
  number(name: string): number;
  optionalNumber(name: string): number | undefined;
  optionalFlag(name: string): boolean | undefined;
  object<T>(name: string, read: (fields: Fields) => T): T;
  optionalObject<T>(name: string, read: (fields: Fields) => T): T | undefined;
  /** Absent is empty. */
  list<T>(name: string, read: (value: Json, place: string) => T): readonly T[];
  /** One text or a list of them; absent is empty. */
  texts(name: string): readonly string[];
  /** An object whose names are not known beforehand; absent is empty. */
  entries(name: string): readonly (readonly [string, Json])[];
  /** The value as it is. */
  any(name: string): Json | undefined;
  /** Sets fields aside: name to the reason why it has no meaning on one machine. */
  setAside(reasons: Readonly<Record<string, string>>): void;
}

/** @throws TemplateError if it is not an object, a field is wrong, or a field was not read */
export function readFields<T>(value: Json, place: string, read: (fields: Fields) => T): T {
  if (!isObject(value)) throw new TemplateError(place, `got ${show(value)}; accepted is an object`);
  const unread = new Set(Object.keys(value));
  const take = (name: string) => {
    unread.delete(name);
    return value[name];
  };
  const result = read(createFields(take, place));
  for (const name of unread) {
    throw new TemplateError(`${place}.${name}`, `not supported locally; it is ${show(value[name])}`);
  }
  return result;
}

function createFields(take: (name: string) => Json | undefined, place: string): Fields {
  const scalars = readScalars(take, place);
  const optionalObject = <T>(name: string, read: (fields: Fields) => T): T | undefined => {
    const value = take(name);
    return value === undefined ? undefined : readFields(value, `${place}.${name}`, read);
  };
  return {
    place,
    ...scalars,
    optionalObject,
    object: (name, read) => required(optionalObject(name, read), `${place}.${name}`),
    list: (name, read) =>
      listOf(take(name), `${place}.${name}`).map((value, index) => read(value, `${place}.${name}[${index}]`)),
    texts: (name) => readTexts(take(name), `${place}.${name}`),
    entries: (name) => {
      const value = take(name) ?? {};
      if (!isObject(value))
        throw new TemplateError(`${place}.${name}`, `got ${show(value)}; accepted is an object`);
      return Object.entries(value);
    },
    any: take,
    setAside: (reasons) => {
      for (const name of Object.keys(reasons)) take(name);
    },
  };
}

function readScalars(take: (name: string) => Json | undefined, place: string) {
  const at = (name: string) => `${place}.${name}`;
  const optionalText = (name: string) => readText(take(name), at(name));
  const optionalNumber = (name: string) => readNumber(take(name), at(name));
  return {
    optionalText,
    text: (name: string) => required(optionalText(name), at(name)),
    optionalNumber,
    number: (name: string) => required(optionalNumber(name), at(name)),
    optionalFlag: (name: string) => readFlag(take(name), at(name)),
  };
}

export function readText(value: Json | undefined, place: string): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  throw new TemplateError(place, `got ${show(value)}; accepted is a text`);
}

function readNumber(value: Json | undefined, place: string): number | undefined {
  if (value === undefined || typeof value === "number") return value;
  if (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  throw new TemplateError(place, `got ${show(value)}; accepted is a number`);
}

function readFlag(value: Json | undefined, place: string): boolean | undefined {
  if (value === undefined || typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  throw new TemplateError(place, `got ${show(value)}; accepted is true or false`);
}

function readTexts(value: Json | undefined, place: string): readonly string[] {
  if (typeof value === "string") return [value];
  return listOf(value, place).map((item, index) =>
    required(readText(item, `${place}[${index}]`), `${place}[${index}]`),
  );
}

function listOf(value: Json | undefined, place: string): readonly Json[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new TemplateError(place, `got ${show(value)}; accepted is a list`);
}

function required<T>(value: T | undefined, place: string): T {
  if (value === undefined) throw new TemplateError(place, "missing");
  return value;
}
