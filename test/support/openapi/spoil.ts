/**
 * Owns: what can be wrong with a request, and whether the description says that it is.
 * Does not own: good requests (requests.ts).
 */
import type { DescribedOperation, DescribedParameter, Description } from "./description.ts";
import { type Request, targetOf } from "./requests.ts";

export interface RawRequest {
  readonly label: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** By the description it is wrong, so it must not succeed. Undefined: the description does not tell. */
  readonly isWrong?: boolean;
}

const LONG = "x".repeat(10_000);
const DEEP = `${"[".repeat(5_000)}${"]".repeat(5_000)}`;

const TEXTS = [
  "",
  " ",
  "x",
  "-1",
  "0",
  "1e400",
  "NaN",
  "null",
  "\u0000",
  "a\nb",
  "\u{1f600}\u05d0",
  LONG,
] as const;
const HOSTILE_TEXTS = [
  ...TEXTS,
  "'; DROP TABLE events --",
  "../../etc/passwd",
  "__proto__",
  "{{7*7}}",
  "%00",
];
const VALUES: readonly unknown[] = [
  ...[
    null,
    true,
    0,
    -1,
    7.5,
    1e300,
    2 ** 53,
    [],
    {},
    [[]],
    [null],
    JSON.parse('{"__proto__":1,"constructor":1}'),
  ],
  ...TEXTS,
  "2026-02-30T00:00:00Z",
  "\ud800",
];

/** A well-formed request as it is sent. */
export function toRaw(operation: DescribedOperation, request: Request, label: string): RawRequest {
  return {
    label,
    target: targetOf(operation, request),
    headers: {
      ...request.parameters.header,
      ...(request.mediaType === undefined ? {} : { "content-type": request.mediaType }),
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  };
}

/** Everything that is done wrong to one good request. */
export function spoil(
  description: Description,
  operation: DescribedOperation,
  good: Request,
): readonly RawRequest[] {
  return [
    ...spoilParameters(description, operation, good),
    ...(good.body === undefined ? [] : [...spoilText(operation, good), ...spoilBody(operation, good)]),
  ];
}

function* spoilParameters(
  description: Description,
  operation: DescribedOperation,
  good: Request,
): Generator<RawRequest> {
  const base = toRaw(operation, good, "");
  const joint = base.target.includes("?") ? "&" : "?";
  yield {
    ...base,
    label: "an unknown parameter",
    target: `${base.target}${joint}unknown=1&%=%zz&__proto__=x`,
  };
  for (const parameter of operation.parameters) {
    const { name, in: place, required } = parameter;
    for (const text of HOSTILE_TEXTS) {
      if (place === "header" || (place === "path" && text === "")) continue;
      const request = withParameter(good, parameter, text);
      const isWrong = !description.validate(parameter.schema, readText(description, parameter, text));
      yield { ...toRaw(operation, request, `${name}=${JSON.stringify(text).slice(0, 40)}`), isWrong };
    }
    if (place !== "query") continue;
    const { [name]: given = "x", ...others } = good.parameters.query;
    const without = { ...good, parameters: { ...good.parameters, query: others } };
    if (required) yield { ...toRaw(operation, without, `without ${name}`), isWrong: true };
    const twice = `${base.target}${joint}${name}=${encodeURIComponent(given)}&${name}=x`;
    yield { ...base, label: `${name} twice`, target: twice };
  }
}

function withParameter(good: Request, { in: place, name }: DescribedParameter, text: string): Request {
  const { parameters } = good;
  return { ...good, parameters: { ...parameters, [place]: { ...parameters[place], [name]: text } } };
}

/** A parameter is a text; where its schema says a number, the number that it writes. */
function readText({ resolve }: Description, { schema }: DescribedParameter, text: string): unknown {
  const { type } = resolve(schema);
  const isNumber = type === "integer" || type === "number";
  return isNumber && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function* spoilText(operation: DescribedOperation, good: Request): Generator<RawRequest> {
  const base = toRaw(operation, good, "");
  const isRequired = operation.bodies.some((body) => body.isRequired);
  for (const body of ["{", "[1, 2", "\u0000", "undefined", "\ufeff{}", "{'a': 1}"])
    yield { ...base, label: `the body ${JSON.stringify(body)}`, body, isWrong: true };
  yield { ...base, label: "an empty body", body: "", isWrong: isRequired };
  yield { ...base, label: "a body of 5,000 levels", body: DEEP, isWrong: true };
  for (const type of ["text/plain", "application/xml", "multipart/form-data; boundary=x", "json", ""])
    yield {
      ...base,
      label: `content type ${type}`,
      headers: { ...base.headers, "content-type": type },
      isWrong: true,
    };
  const encoding = { ...base.headers, "content-encoding": "gzip" };
  yield { ...base, label: "content encoding gzip", headers: encoding, isWrong: true };
}

function* spoilBody(operation: DescribedOperation, good: Request): Generator<RawRequest> {
  const { isValid } = operation.bodies.find(({ mediaType }) => mediaType === good.mediaType) ?? {};
  const judge = (label: string, body: unknown): RawRequest => ({
    ...toRaw(operation, { ...good, body }, label),
    isWrong: isValid?.(JSON.parse(JSON.stringify(body))) === false,
  });
  for (const [path, value] of listPlaces(good.body, [])) {
    const place = path.join(".") || "body";
    for (const other of VALUES)
      yield judge(`${place} = ${JSON.stringify(other).slice(0, 40)}`, replace(good.body, path, other));
    // No number of JavaScript is written so, and JSON may.
    const huge = JSON.stringify(replace(good.body, path, "@huge")).replace('"@huge"', "1e999");
    yield { ...toRaw(operation, good, `${place} = 1e999`), body: huge };
    if (path.length > 0) yield judge(`without ${place}`, replace(good.body, path, undefined));
    if (typeof value !== "object" || value === null || Array.isArray(value)) continue;
    yield judge(`${place} with a field more`, replace(good.body, path, { ...value, organization: "other" }));
  }
}

type Path = readonly (string | number)[];

function* listPlaces(value: unknown, path: Path): Generator<readonly [Path, unknown]> {
  yield [path, value];
  if (typeof value !== "object" || value === null) return;
  for (const [name, field] of Object.entries(value))
    yield* listPlaces(field, [...path, Array.isArray(value) ? Number(name) : name]);
}

/** @param value undefined takes the field away */
function replace(whole: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(whole))
    return whole.flatMap((entry, index) => {
      if (index !== step) return [entry];
      const changed = replace(entry, rest, value);
      return changed === undefined ? [] : [changed];
    });
  const fields = Object.entries(whole as object).map(([name, field]) =>
    name === step ? [name, replace(field, rest, value)] : [name, field],
  );
  return Object.fromEntries(fields.filter(([, field]) => field !== undefined));
}
