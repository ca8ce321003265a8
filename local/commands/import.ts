/** `npm run import`: a CSV file as usage events. Owns: what a person sees of it; the work is in import/. */
import { statSync } from "node:fs";
import { Presets, SingleBar } from "cli-progress";
import { importFile } from "./import/import-file.ts";
import { IMPORT_USAGE, parseImportOptions } from "./import/options.ts";

const SHOWN_REJECTIONS = 10;

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    console.log(IMPORT_USAGE);
    return 0;
  }
  const options = parseImportOptions(args, process.env);
  const bar = new SingleBar(
    { format: "{bar} {percentage}% | {rows} rows | {eta_formatted} left" },
    Presets.shades_classic,
  );
  bar.start(statSync(options.file).size, 0, { rows: 0 });
  const summary = await importFile(options, process.env, ({ rows, bytes }) =>
    bar.update(bytes, { rows }),
  ).finally(() => bar.stop());
  const { sent, resumedAfterRow, rejections } = summary;
  if (resumedAfterRow > 0) console.log(`Went on after row ${resumedAfterRow}, where an earlier run stopped.`);
  console.log(
    `${sent} rows sent as "${options.eventType}", ${sent - rejections.length} accepted, ${rejections.length} rejected.`,
  );
  for (const { idempotencyKey, errors } of rejections.slice(0, SHOWN_REJECTIONS))
    console.error(`${idempotencyKey}: ${errors.join("; ")}`);
  return rejections.length === 0 ? 0 : 1;
}
