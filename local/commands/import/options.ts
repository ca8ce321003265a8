/** Owns: the words of `npm run import` and what each accepts. */
import { parseArgs } from "node:util";

export const IMPORT_USAGE = `Usage: npm run import -- <file.csv> --timestamp COL --quantity COL --event-type NAME --customers N [options]

Sends each row of a CSV file as one usage event. Row numbers start at 1 below the header.
Running it twice changes nothing: a row's idempotency key follows from the file's first lines, the event type and the row number.
After an interruption it goes on where it stopped.

  --timestamp COL    column with the time: RFC 3339, or "YYYY-MM-DD hh:mm:ss[.fraction]", which is read as UTC
  --quantity COL     column with the quantity
  --event-type NAME  the event type of all rows
  --customers N      row r belongs to customer "customer-<r mod N>"
  --backfill NAME    needed for rows older than 34 days
  --url URL          default http://127.0.0.1:4000
  --key KEY          an API key; default is TALLYMARK_KEY of the environment`;

export interface ImportOptions {
  readonly file: string;
  readonly timestampColumn: string;
  readonly quantityColumn: string;
  readonly eventType: string;
  readonly customers: number;
  readonly backfill?: string;
  readonly url: string;
  readonly key: string;
}

/** @throws Error with one line per option that is missing or wrong */
export function parseImportOptions(args: readonly string[], environment: NodeJS.ProcessEnv): ImportOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      timestamp: { type: "string" },
      quantity: { type: "string" },
      "event-type": { type: "string" },
      customers: { type: "string" },
      backfill: { type: "string" },
      url: { type: "string", default: "http://127.0.0.1:4000" },
      key: { type: "string", default: environment.TALLYMARK_KEY },
    },
  });
  const faults: string[] = [];
  const required = (name: string, value: string | undefined) => {
    if (value === undefined || value === "") faults.push(`${name} is missing`);
    return value ?? "";
  };
  if (positionals.length !== 1) faults.push(`got ${positionals.length} files; accepted is one CSV file`);
  const customers = Number(required("--customers", values.customers));
  if (values.customers !== undefined && !(Number.isInteger(customers) && customers >= 1)) {
    faults.push(`--customers: got ${JSON.stringify(values.customers)}; accepted is a whole number from 1`);
  }
  const options = {
    file: positionals[0] ?? "",
    timestampColumn: required("--timestamp", values.timestamp),
    quantityColumn: required("--quantity", values.quantity),
    eventType: required("--event-type", values["event-type"]),
    customers,
    backfill: values.backfill,
    url: values.url.replace(/\/$/, ""),
    key: required("--key (or TALLYMARK_KEY)", values.key),
  };
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return options;
}
