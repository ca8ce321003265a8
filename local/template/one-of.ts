import { show } from "./json.ts";
import { TemplateError } from "./template-error.ts";

/** The value, known to be one of those that can be executed. @throws TemplateError naming them */
export function oneOf<const T extends string>(accepted: readonly T[], value: string, place: string): T {
  const found = accepted.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new TemplateError(place, `got ${show(value)}; supported locally: ${accepted.join(", ")}`);
}
