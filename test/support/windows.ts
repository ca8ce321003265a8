import fc from "fast-check";
import { findZone, type Zone } from "../../shared/domain/time-window/zone.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Zones that a sum can go wrong in: whole and odd hours, changing clocks, skipped midnights, a skipped day. */
const ODD_ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/Sao_Paulo",
  "America/Havana",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Africa/Casablanca",
] as const;

export function zoneNamed(name: string): Zone {
  const zone = findZone(name);
  if (zone === undefined) throw new Error(`the runtime knows no zone ${name}`);
  return zone;
}

/** A window in an odd zone: near changes of clocks or anywhere; each end on a whole day or hour, or at any millisecond. */
export function aSpan(daysMax = 70) {
  const aUnit = fc.constantFrom(DAY, DAY, 60 * MINUTE, 15 * MINUTE, 1);
  return fc
    .record({
      zone: fc.constantFrom("UTC", "UTC", ...ODD_ZONES),
      around: fc.constantFrom("2011-12-28", "2018-10-30", "2026-01-01", "2026-03-25", "2026-10-20"),
      startUnit: aUnit,
      endUnit: aUnit,
      shift: fc.nat(20 * DAY),
      length: fc.nat(daysMax * DAY),
    })
    .map(({ zone, around, startUnit, endUnit, shift, length }) => {
      const start = Date.parse(around) + Math.floor(shift / startUnit) * startUnit;
      const end = Math.ceil((start + length + 1) / endUnit) * endUnit;
      return { zone, start, end };
    });
}
