/**
 * The simulation as a command: `npm run simulate -- --seeds N`. Exit code 1 when a schedule ends wrong, and then it says how to see
 * that very schedule again.
 */
import { parseArgs } from "node:util";
import { MUTATIONS } from "./mutations.ts";
import { loadVersions, runSchedules } from "./run.ts";
import { runSchedule } from "./world.ts";

const HELP = `Runs the counting code under random schedules of crashes, lost answers, throttles, conflicts and redeliveries.

  --seeds N         how many schedules (default 20000)
  --from S          the first seed (default 1)
  --seed S          one schedule; with --trace every step of it
  --trace           print the steps
  --mutation NAME   break a rule of counting first: ${MUTATIONS.map(({ name }) => name).join(", ")}
  --mutations       break each rule in turn, and expect a failure within --seeds schedules (default 3000)
`;

const { values } = parseArgs({
  options: {
    seeds: { type: "string" },
    from: { type: "string", default: "1" },
    seed: { type: "string" },
    trace: { type: "boolean", default: false },
    mutation: { type: "string" },
    mutations: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const print = (line: string) => void process.stdout.write(`${line}\n`);

if (values.help) print(HELP);
else if (values.mutations) await showMutations(number("seeds", values.seeds ?? "3000"));
else if (values.seed !== undefined) await showOne(number("seed", values.seed));
else await showMany(number("from", values.from), number("seeds", values.seeds ?? "20000"));

function number(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`--${name}: got ${JSON.stringify(text)}; accepted is a whole number from 1`);
}

function chosenMutation() {
  if (values.mutation === undefined) return undefined;
  const found = MUTATIONS.find(({ name }) => name === values.mutation);
  if (found === undefined)
    throw new Error(`--mutation: ${values.mutation} is none of those that --help names`);
  return found;
}

async function showOne(seed: number): Promise<void> {
  const versions = await loadVersions(chosenMutation());
  const { fault } = await runSchedule(versions, seed, values.trace ? print : undefined);
  print(fault === undefined ? `seed ${seed}: every event is counted once` : `seed ${seed}: ${fault}`);
  process.exitCode = fault === undefined ? 0 : 1;
}

async function showMany(from: number, seeds: number): Promise<void> {
  const versions = await loadVersions(chosenMutation());
  const began = performance.now();
  const report = await runSchedules(versions, from, seeds, (done) => {
    if (!values.json && done % 5_000 === 0) print(`${done} schedules`);
  });
  if (values.json) print(JSON.stringify(report));
  else {
    const seconds = (performance.now() - began) / 1000;
    print(
      `${report.schedules} schedules in ${seconds.toFixed(1)} s, ${Math.round(report.schedules / seconds)} a second`,
    );
    for (const [kind, times] of Object.entries(report.struck).sort()) print(`  ${kind.padEnd(18)} ${times}`);
    if (report.failure === undefined) print("Every accepted event is counted once in each of them.");
    else showFailure(report.failure);
  }
  process.exitCode = report.failure === undefined ? 0 : 1;
}

function showFailure({ seed, fault }: { readonly seed: number; readonly fault: string }): void {
  const mutation = values.mutation === undefined ? "" : ` --mutation ${values.mutation}`;
  print(`seed ${seed}: ${fault}`);
  print(`See it again: npm run simulate -- --seed ${seed} --trace${mutation}`);
}

async function showMutations(seeds: number): Promise<void> {
  const survivors: string[] = [];
  for (const mutation of MUTATIONS) {
    const { schedules, failure } = await runSchedules(await loadVersions(mutation), 1, seeds);
    if (failure === undefined) survivors.push(mutation.name);
    const ending =
      failure === undefined ? `SURVIVED ${schedules} schedules` : `schedule ${schedules}: ${failure.fault}`;
    print(
      values.json
        ? JSON.stringify({ name: mutation.name, schedules, fault: failure?.fault })
        : `${mutation.name.padEnd(28)} ${ending}`,
    );
  }
  if (survivors.length > 0) process.exitCode = 1;
}
