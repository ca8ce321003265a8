/** Owns: the time in a UUID of version 7, and keys that sort by it. */
import { version } from "uuid";

/** Sorts before every UUID of version 7 made at this instant (ms since 1970) or later, and after the earlier ones. */
export function idsFrom(instant: number): string {
  const digits = Math.max(0, Math.floor(instant)).toString(16).padStart(12, "0");
  return `${digits.slice(0, 8)}-${digits.slice(8)}`;
}

/** Milliseconds since 1970, or undefined for an id that carries no time. */
export function timeOfId(id: string): number | undefined {
  if (id.length !== 36 || version(id) !== 7) return undefined;
  return Number.parseInt(`${id.slice(0, 8)}${id.slice(9, 13)}`, 16);
}
