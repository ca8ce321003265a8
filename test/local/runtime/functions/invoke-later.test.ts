import { describe, expect, it } from "vitest";
import type { FunctionPool } from "../../../../local/runtime/functions/function-pool.ts";
import type { InvocationResult } from "../../../../local/runtime/functions/invocation.ts";
import { createLaterInvocations } from "../../../../local/runtime/functions/invoke-later.ts";
import type { Json } from "../../../../local/template/json.ts";
import { createMovedTimers } from "../moved-timers.ts";

const failed: InvocationResult = {
  kind: "failed",
  error: { errorType: "Error", errorMessage: "no" },
};

function createScene(results: readonly InvocationResult[]) {
  const timers = createMovedTimers(0);
  const logged: string[] = [];
  const payloads: Json[] = [];
  const pool: FunctionPool = {
    model: { shortName: "work" } as FunctionPool["model"],
    concurrencyMax: 1,
    invoke: async (payload) => {
      payloads.push(payload);
      return results[payloads.length - 1] ?? { kind: "returned", payload: null };
    },
    kill: () => false,
    inFlight: () => 0,
    stop: async () => {},
  };
  const later = createLaterInvocations(timers, (line) => logged.push(line));
  const move = async (milliseconds: number) => {
    await new Promise(setImmediate);
    timers.move(milliseconds);
    await new Promise(setImmediate);
  };
  return { later, pool, payloads, logged, move };
}

describe("createLaterInvocations", () => {
  it("sends an event once to a function that takes it", async () => {
    const { later, pool, payloads, move } = createScene([]);
    later.send(pool, { number: 1 });
    await move(600_000);

    expect([payloads, later.inFlight()]).toEqual([[{ number: 1 }], 0]);
  });

  it("sends it again after one minute and after two more, and then gives it up", async () => {
    const { later, pool, payloads, logged, move } = createScene([failed, failed, failed]);
    later.send(pool, {});
    await move(59_999);
    expect(payloads).toHaveLength(1);
    await move(1);
    expect(payloads).toHaveLength(2);
    await move(119_999);
    expect(payloads).toHaveLength(2);
    await move(1);
    await move(600_000);

    expect(payloads).toHaveLength(3);
    expect(logged).toEqual([
      "work: asynchronous invocation failed (no); again in 60 s",
      "work: asynchronous invocation failed (no); again in 120 s",
      "work: asynchronous invocation failed (no); given up",
    ]);
  });

  it("forgets what waits when it stops", async () => {
    const { later, pool, payloads, move } = createScene([failed]);
    later.send(pool, {});
    await move(0);
    later.stop();
    await move(600_000);

    expect(payloads).toHaveLength(1);
  });
});
