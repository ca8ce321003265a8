import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { appendFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import {
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  WriteRecordsCommand,
} from "@aws-sdk/client-timestream-write";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startTimestreamServer } from "../../../../local/engines/timestream/server.ts";
import { aClientPair, aRecord, aTimestream, rejectionsOf } from "./a-timestream.ts";

let dataDirectory: string;
beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "tallymark-timestream-"));
});
afterEach(() => rm(dataDirectory, { recursive: true, force: true }));

const COUNT = 'SELECT count(*), sum(quantity) FROM "tally"."events"';

describe("a restart", () => {
  test("keeps tables, rows, types and versions", async () => {
    const first = await aTimestream({ dataDirectory });
    await first.createTable();
    await first.put([aRecord({ quantity: 2, Version: 5 }), aRecord({ id: "e2" })]);
    await first.stop();
    const second = await aTimestream({ dataDirectory });
    expect((await second.ask(COUNT)).rows).toEqual([["2", "3"]]);
    const [rejected] = await rejectionsOf(second.put([aRecord({ quantity: 9, Version: 4 })]));
    expect(rejected?.ExistingVersion).toBe(5);
    const [typed] = await rejectionsOf(
      second.put([aRecord({ id: "e3", MeasureValues: [{ Name: "quantity", Type: "DOUBLE", Value: "1" }] })]),
    );
    expect(typed?.Reason).toMatch(/BIGINT/);
    const { Table } = await second.write.send(
      new DescribeTableCommand({ DatabaseName: "tally", TableName: "events" }),
    );
    expect(Table?.RetentionProperties?.MemoryStoreRetentionPeriodInHours).toBe(24);
    await second.stop();
  });

  test("keeps what is not visible yet, and its time to become visible", async () => {
    const options = { dataDirectory, visibilityDelayMilliseconds: 60_000 };
    const first = await aTimestream(options);
    await first.createTable();
    await first.put([aRecord()]);
    await first.stop();
    const second = await aTimestream(options);
    expect((await second.ask(COUNT)).rows).toEqual([["0", null]]);
    second.setNow(Date.parse("2026-01-15T12:01:00Z"));
    expect((await second.ask(COUNT)).rows).toEqual([["1", "1"]]);
    await second.stop();
  });

  test("reads past a last line that a kill cut off", async () => {
    const first = await aTimestream({ dataDirectory });
    await first.createTable();
    await first.put([aRecord()]);
    await first.stop();
    const folder = join(dataDirectory, "timestream");
    const journal = (await readdir(folder)).find((name) => name.startsWith("journal-")) ?? "journal-1.ndjson";
    await appendFile(join(folder, journal), '{"table":1,"at":17684');
    const second = await aTimestream({ dataDirectory });
    expect((await second.ask(COUNT)).rows).toEqual([["1", "1"]]);
    await second.stop();
  });

  test("reads nothing of a table that was deleted, though the journal still has its rows", async () => {
    const first = await aTimestream({ dataDirectory });
    await first.createTable();
    await first.put([aRecord()]);
    await first.write.send(new DeleteTableCommand({ DatabaseName: "tally", TableName: "events" }));
    await first.createTable();
    await first.stop();
    const second = await aTimestream({ dataDirectory });
    await second.put([aRecord({ id: "other", quantity: 7 })]);
    expect((await second.ask(COUNT)).rows).toEqual([["1", "7"]]);
    await second.stop();
  });

  test("finds a journal that does not grow for ever", async () => {
    const first = await aTimestream({ dataDirectory });
    await first.createTable();
    const note = { Name: "note", Type: "VARCHAR" as const, Value: "x".repeat(1_800) };
    const batch = (first: number) =>
      Array.from({ length: 100 }, (_, index) => aRecord({ id: `e${first + index}`, MeasureValues: [note] }));
    for (let index = 0; index < 50; index += 1) await first.put(batch(index * 100));
    await first.ask("SELECT 1");
    for (let index = 50; index < 100; index += 1) await first.put(batch(index * 100));
    await first.stop();
    const folder = join(dataDirectory, "timestream");
    const sizes = (await readdir(folder))
      .filter((name) => name.startsWith("journal-"))
      .map((name) => statSync(join(folder, name)).size);
    // 10,000 rows of 1.8 KB are 18 MB.
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(5_000_000);
    const second = await aTimestream({ dataDirectory });
    expect((await second.ask('SELECT count(*) FROM "tally"."events"')).rows).toEqual([["10000"]]);
    await second.stop();
  });

  test("refuses a directory that another server works on", async () => {
    const first = await aTimestream({ dataDirectory });
    const script = `const { startTimestreamServer } = await import(process.argv[1]);
      await startTimestreamServer({ dataDirectory: process.argv[2] }).catch(() => process.exit(42));
      process.exit(0);`;
    const [code] = await once(spawnServer(script), "exit");
    expect(code).toBe(42);
    await first.stop();
  });
});

test("a kill in the middle of writing loses nothing that was answered", async () => {
  const server = spawnServer(`const { startTimestreamServer } = await import(process.argv[1]);
    const { url } = await startTimestreamServer({ dataDirectory: process.argv[2] });
    process.stdout.write(url + "\\n");`);
  const url = await readFirstLine(server);
  const { write } = aClientPair(url);
  await write.send(new CreateDatabaseCommand({ DatabaseName: "tally" }));
  await write.send(new CreateTableCommand({ DatabaseName: "tally", TableName: "events" }));
  const answered = new Set<string>();
  const time = String(Date.now());
  const writeBatch = async (batch: number) => {
    const ids = Array.from({ length: 100 }, (_, index) => `e${batch * 100 + index}`);
    await write.send(
      new WriteRecordsCommand({
        DatabaseName: "tally",
        TableName: "events",
        Records: ids.map((id) => aRecord({ id, Time: time })),
      }),
    );
    for (const id of ids) answered.add(id);
    // Beyond what the server moves into DuckDB at once: some rows are there, some only in the journal.
    if (answered.size >= 12_000) server.kill("SIGKILL");
  };
  await Promise.allSettled(Array.from({ length: 200 }, (_, batch) => writeBatch(batch)));
  write.destroy();
  expect(answered.size).toBeGreaterThanOrEqual(12_000);
  const again = await aTimestream({ dataDirectory, now: Date.now });
  const { rows } = await again.ask('SELECT event_id FROM "tally"."events"');
  const kept = rows.map((row) => row?.[0] ?? "");
  expect(new Set(kept).size).toBe(kept.length);
  expect(answered.difference(new Set(kept)).size).toBe(0);
  await again.stop();
});

function spawnServer(script: string): ChildProcess {
  const module = new URL("../../../../local/engines/timestream/server.ts", import.meta.url).href;
  const flags = ["--input-type=module", "-e", script, module, dataDirectory];
  return spawn(process.execPath, flags, { stdio: ["ignore", "pipe", "inherit"] });
}

async function readFirstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error("a server without output");
  const [line] = await once(createInterface({ input: stdout }), "line");
  return String(line);
}

test("a port that is taken is an error, and leaves nothing open", async () => {
  const first = await startTimestreamServer();
  const port = Number(new URL(first.url).port);
  await expect(startTimestreamServer({ port, dataDirectory })).rejects.toThrow(/EADDRINUSE/);
  const second = await startTimestreamServer({ dataDirectory });
  await second.stop();
  await first.stop();
});
