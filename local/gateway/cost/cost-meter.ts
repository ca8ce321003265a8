/**
 * Owns: counting what AWS would bill, and pricing it by one table.
 * Does not own: how many units a call takes (units.ts).
 */
import type { AwsCall } from "../call.ts";
import { PRICE_TABLE } from "./price-table.ts";
import { countUnits } from "./units.ts";
import type { CallAnswer, Usage } from "./usage.ts";

export interface Dollars {
  readonly api: number;
  readonly lambda: number;
  readonly sqs: number;
  readonly dynamodb: number;
  readonly timestream: number;
}

export interface CostMeter {
  recordCall(call: AwsCall, answer: CallAnswer): void;
  recordInvocation(invocation: {
    functionName: string;
    memoryMegabytes: number;
    durationMilliseconds: number;
  }): void;
  recordHttpRequest(request: { requestBytes: number }): void;
  snapshot(): Usage;
}

const NOTHING: Usage = {
  httpRequests: 0,
  lambdaInvocations: 0,
  lambdaGigabyteSeconds: 0,
  sqsRequests: 0,
  writeUnits: 0,
  readUnits: 0,
  storedLedgerBytes: 0,
  timestreamWrites: 0,
  calls: {},
};

export function createCostMeter(): CostMeter {
  let usage = NOTHING;
  const add = (more: Partial<Usage>) => {
    usage = addUsage(usage, { ...NOTHING, ...more });
  };
  return {
    recordCall: (call, answer) =>
      add({ ...countUnits(call, answer), calls: { [`${call.service}:${call.operation}`]: 1 } }),
    recordInvocation: ({ memoryMegabytes, durationMilliseconds }) =>
      add({
        lambdaInvocations: 1,
        // Lambda bills whole milliseconds.
        lambdaGigabyteSeconds: (memoryMegabytes / 1024) * (Math.ceil(durationMilliseconds) / 1000),
      }),
    recordHttpRequest: ({ requestBytes }) =>
      add({ httpRequests: Math.max(1, Math.ceil(requestBytes / PRICE_TABLE.httpApiRequestBytes)) }),
    snapshot: () => usage,
  };
}

/** What was used between two snapshots. */
export function subtractUsage(later: Usage, earlier: Usage): Usage {
  return combine(later, earlier, (a, b) => a - b);
}

export function priceUsage(usage: Usage): Dollars {
  const millions = (count: number, price: number) => (count / 1_000_000) * price;
  return {
    api: millions(usage.httpRequests, PRICE_TABLE.httpApiPerMillionRequests),
    lambda:
      millions(usage.lambdaInvocations, PRICE_TABLE.lambdaPerMillionRequests) +
      usage.lambdaGigabyteSeconds * PRICE_TABLE.lambdaArmPerGigabyteSecond,
    sqs: millions(usage.sqsRequests, PRICE_TABLE.sqsPerMillionRequests),
    dynamodb:
      millions(usage.writeUnits, PRICE_TABLE.dynamodbPerMillionWriteUnits) +
      millions(usage.readUnits, PRICE_TABLE.dynamodbPerMillionReadUnits),
    timestream: millions(usage.timestreamWrites, PRICE_TABLE.timestreamPerMillionWrites),
  };
}

function addUsage(a: Usage, b: Usage): Usage {
  return combine(a, b, (x, y) => x + y);
}

function combine(a: Usage, b: Usage, join: (x: number, y: number) => number): Usage {
  const names = new Set([...Object.keys(a.calls), ...Object.keys(b.calls)]);
  const { calls: callsA, ...unitsA } = a;
  const { calls: callsB, ...unitsB } = b;
  return {
    httpRequests: join(unitsA.httpRequests, unitsB.httpRequests),
    lambdaInvocations: join(unitsA.lambdaInvocations, unitsB.lambdaInvocations),
    lambdaGigabyteSeconds: join(unitsA.lambdaGigabyteSeconds, unitsB.lambdaGigabyteSeconds),
    sqsRequests: join(unitsA.sqsRequests, unitsB.sqsRequests),
    writeUnits: join(unitsA.writeUnits, unitsB.writeUnits),
    readUnits: join(unitsA.readUnits, unitsB.readUnits),
    storedLedgerBytes: join(unitsA.storedLedgerBytes, unitsB.storedLedgerBytes),
    timestreamWrites: join(unitsA.timestreamWrites, unitsB.timestreamWrites),
    calls: Object.fromEntries([...names].map((name) => [name, join(callsA[name] ?? 0, callsB[name] ?? 0)])),
  };
}
