/**
 * Owns: how the JSON of an event's properties is written, and so which text a number in it has.
 * Does not own: what a text means to a meter (domain/meter/match.ts).
 *
 * JavaScript writes small and large numbers with an exponent, which no meter reads. Whatever filters, groups or adds up properties, here
 * or in the event store, takes a number by its text: so it is plain everywhere.
 */
import { decimal } from "../decimal/decimal.ts";

/** The parts of JSON in which an `e` may stand: texts, which stay as they are, and numbers with an exponent. */
const TEXT_OR_EXPONENT = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?e[+-]\d+/g;

/** As JSON.stringify writes it, but numbers without exponents. */
export function writeJson(value: object): string {
  return JSON.stringify(value).replaceAll(TEXT_OR_EXPONENT, (part) =>
    part.startsWith('"') ? part : withoutExponent(part),
  );
}

/** Plain notation, with the digits that JSON would write. Undefined for what JSON cannot write. */
export function numberText(value: number): string | undefined {
  return Number.isFinite(value) ? withoutExponent(JSON.stringify(value)) : undefined;
}

function withoutExponent(text: string): string {
  return text.includes("e") ? decimal(text).toFixed() : text;
}
