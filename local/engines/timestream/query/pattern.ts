/**
 * Owns: the regular expressions that are taken. The service reads them as Java does, DuckDB as RE2: only what means the same in
 * both is let through. `$` does not - Java lets a line break follow it - and \z says the same without doubt.
 */
import type { Call } from "./syntax.ts";
import { invalidAt } from "./tokens.ts";

/** Anchors, escaped signs, classes of plain characters and ranges, repetition, groups, plain characters. */
const PIECE =
  /\\[Az]|\\[.+*?()[\]{}|^$\\]|\[\^?(?:[A-Za-z0-9 _.,:;/+](?:-[A-Za-z0-9])?)+\]|\{\d{1,3}(?:,\d{0,3})?\}|[?*+()|^]|[A-Za-z0-9 _,:;/=@#%&!~'"<>-]/y;

/** @throws TimestreamError ValidationException for a pattern that is not written out, or has anything else in it */
export function readPattern(call: Call, place: number): string {
  const argument = call.arguments[place];
  if (argument?.kind !== "text")
    throw invalidAt(argument ?? call, `${call.name} needs a pattern, written out`);
  const pattern = argument.value;
  let at = 0;
  while (at < pattern.length) {
    PIECE.lastIndex = at;
    const piece = PIECE.exec(pattern)?.[0];
    if (piece === undefined)
      throw invalidAt(
        argument,
        `${call.name}: "${pattern.slice(at)}" is not supported in a pattern; supported are \\A, \\z, ^, escaped signs, classes such as [a-z0-9], repetition, groups and plain characters`,
      );
    at += piece.length;
  }
  if (!isComplete(pattern)) throw invalidAt(argument, `${call.name}: '${pattern}' is no regular expression`);
  return pattern;
}

/** Whether groups are closed and every repetition has something to repeat; all of it means the same in JavaScript but \A and \z. */
function isComplete(pattern: string): boolean {
  try {
    new RegExp(
      pattern.replace(/\\([Az])/g, (_, anchor) => (anchor === "A" ? "^" : "$")),
      "u",
    );
    return !/[?*+}][?*+{]/.test(pattern);
  } catch {
    return false;
  }
}
