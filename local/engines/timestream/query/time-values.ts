/** Owns: texts of times and durations, both ways. Inside they are nanoseconds. */
const UNIT_NANOSECONDS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
};

const SECOND = 1_000_000_000n;
const DAY = 86_400n * SECOND;

/** Of a token such as `15m`. */
export function readDuration(text: string): bigint {
  const [, count = "0", unit = "s"] = /^(\d+)([a-z]+)$/.exec(text) ?? [];
  return BigInt(count) * (UNIT_NANOSECONDS[unit] ?? SECOND);
}

/** @returns undefined when it is none, or before 1970, or beyond what 64 bits of nanoseconds hold (2262) */
export function parseTimestamp(text: string): bigint | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?Z?)?$/.exec(text);
  if (match === null) return undefined;
  const [, date = "", minute = "00:00", second = "00", fraction = ""] = match;
  const iso = `${date}T${minute}:${second}`;
  const milliseconds = Date.parse(`${iso}Z`);
  if (Number.isNaN(milliseconds) || !new Date(milliseconds).toISOString().startsWith(iso)) return undefined;
  const nanoseconds = BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
  return nanoseconds < 0n || nanoseconds >= 2n ** 63n ? undefined : nanoseconds;
}

/** `2026-11-23 00:50:00.000000000`, in UTC. */
export function formatTimestamp(nanoseconds: bigint): string {
  const fraction = modulo(nanoseconds, SECOND);
  const milliseconds = Number((nanoseconds - fraction) / 1_000_000n);
  const text = new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ");
  return `${text}.${pad(fraction, 9)}`;
}

/** `1 02:03:04.000000005`: days, hours, minutes, seconds. */
export function formatInterval(nanoseconds: bigint): string {
  const sign = nanoseconds < 0n ? "-" : "";
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const seconds = (size % DAY) / SECOND;
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map((part) => pad(part, 2)).join(":");
  return `${sign}${size / DAY} ${clock}.${pad(size % SECOND, 9)}`;
}

function modulo(value: bigint, divisor: bigint): bigint {
  return ((value % divisor) + divisor) % divisor;
}

function pad(value: bigint, digits: number): string {
  return value.toString().padStart(digits, "0");
}
