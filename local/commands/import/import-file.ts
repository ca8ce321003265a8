/**
 * Owns: the way of a file - rows, batches of 1,000, a few requests at a time, a checkpoint behind them.
 * Does not own: what is shown of it (../import.ts).
 */
import { type Checkpoint, openCheckpoint } from "./checkpoint.ts";
import type { ImportOptions } from "./options.ts";
import { identifySource, type Row, readRows, toEvent } from "./read-rows.ts";
import { type Rejection, sendEvents } from "./send-events.ts";

export interface ImportProgress {
  readonly rows: number;
  readonly bytes: number;
}

export interface ImportSummary {
  readonly sent: number;
  readonly resumedAfterRow: number;
  readonly rejections: readonly Rejection[];
}

const BATCH = 1_000;
const AT_ONCE = 4;

/** @throws Error when the file cannot be read or the service refuses; the checkpoint then says where to go on */
export async function importFile(
  options: ImportOptions,
  environment: NodeJS.ProcessEnv,
  onProgress: (progress: ImportProgress) => void,
): Promise<ImportSummary> {
  const rejections: Rejection[] = [];
  let checkpoint: Checkpoint | undefined;
  let resumedAfterRow = 0;
  let sent = 0;
  for await (const { source, batches } of readWaves(options)) {
    if (checkpoint === undefined) {
      checkpoint = openCheckpoint(options, source, environment);
      resumedAfterRow = await checkpoint.read();
    }
    const after = resumedAfterRow;
    const open = batches
      .map((rows) => rows.filter(({ number }) => number > after))
      .filter((rows) => rows.length > 0);
    const answers = await Promise.all(
      open.map((rows) =>
        sendEvents(
          options,
          rows.map((row) => toEvent(row, source, options)),
        ),
      ),
    );
    rejections.push(...answers.flat());
    sent += open.flat().length;
    const last = batches.at(-1)?.at(-1);
    if (open.length > 0) await checkpoint.write(last?.number ?? 0);
    onProgress({ rows: last?.number ?? 0, bytes: last?.bytes ?? 0 });
  }
  await checkpoint?.clear();
  return { sent, resumedAfterRow, rejections };
}

/** Batches that are sent together, so that a checkpoint is always a row with nothing missing before it. */
async function* readWaves(options: ImportOptions): AsyncGenerator<{ source: string; batches: Row[][] }> {
  let source: string | undefined;
  let batches: Row[][] = [[]];
  for await (const row of readRows(options)) {
    source ??= identifySource(row);
    if (batches.at(-1)?.length === BATCH) {
      if (batches.length === AT_ONCE) {
        yield { source, batches };
        batches = [];
      }
      batches.push([]);
    }
    batches.at(-1)?.push(row);
  }
  if (source !== undefined) yield { source, batches };
}
