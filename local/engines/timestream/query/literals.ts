/** Owns: the values of literals. Does not own: where they may stand (parse-primary.ts). */
import type { Literal } from "./syntax.ts";

type Refuse = (message: string) => Error;

const INTEGER_MAX = 2n ** 31n - 1n;
const BIGINT_MAX = 2n ** 63n - 1n;

const NANOSECONDS_OF = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
} as const;

export function parseNumber(text: string, refuse: Refuse): Literal {
  if (!/^\d+$/.test(text)) return { type: "double", value: Number(text) };
  const value = BigInt(text);
  if (value > BIGINT_MAX) throw refuse(`${text} is more than a BIGINT holds`);
  return { type: value > INTEGER_MAX ? "bigint" : "integer", value };
}

/** `15m`, as nanoseconds. */
export function parseDuration(text: string, refuse: Refuse): Literal {
  const [, digits = "", unit = ""] = /^(\d+)([a-z]+)$/.exec(text) ?? [];
  const factor = Object.entries(NANOSECONDS_OF).find(([name]) => name === unit)?.[1];
  const value = factor === undefined ? undefined : BigInt(digits) * factor;
  if (value === undefined || value > BIGINT_MAX) throw refuse(`${text} is no duration that is supported`);
  return { type: "interval", value };
}

/** `2026-01-02 03:04:05.123456789` in UTC, as nanoseconds since 1970; the time of day may be left out. */
export function parseTimestamp(text: string, refuse: Refuse): Literal {
  const match = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?)?$/.exec(text);
  if (match === null)
    throw refuse(`TIMESTAMP: expected YYYY-MM-DD hh:mm:ss with up to 9 digits of a second, got '${text}'`);
  const [, day = "", time = "00:00:00", fraction = ""] = match;
  const full = time.length === 5 ? `${time}:00` : time;
  const milliseconds = Date.parse(`${day}T${full}Z`);
  // A day that does not exist is rolled over by Date: it must come back as it went in.
  if (Number.isNaN(milliseconds) || !new Date(milliseconds).toISOString().startsWith(`${day}T${full}`))
    throw refuse(`TIMESTAMP: there is no '${text}'`);
  return { type: "timestamp", value: BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, "0")) };
}
