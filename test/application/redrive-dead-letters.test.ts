import { describe, expect, test } from "vitest";
import { redriveDeadLetters } from "../../shared/application/redrive-dead-letters.ts";
import type { DeadLetter, DeadLetters } from "../../shared/ports/dead-letters.ts";

/** Two queues that a test can look into; a receive gives three letters at most. */
function createQueues(bodies: readonly string[], fault: Partial<DeadLetters> = {}) {
  let dead: readonly DeadLetter[] = bodies.map((body) => ({ body, receiptHandle: `handle of ${body}` }));
  const back: string[] = [];
  const deadLetters: DeadLetters = {
    receive: async () => dead.slice(0, 3),
    sendBack: async (letters) => {
      back.push(...letters.map(({ body }) => body));
    },
    remove: async (letters) => {
      dead = dead.filter((letter) => !letters.includes(letter));
    },
    count: async () => dead.length,
    ...fault,
  };
  return { deadLetters, back, dead: () => dead.map(({ body }) => body) };
}

const always = () => true;

describe("Function: redriveDeadLetters", () => {
  test("moves every letter, as it is, and sees that none is left", async () => {
    const bodies = ["a", '{"b": 1}', "  c\n", "ü", "e", "f", "g"];
    const { deadLetters, back, dead } = createQueues(bodies);
    expect(await redriveDeadLetters(deadLetters, always)).toEqual({ moved: 7, left: 0 });
    expect([back, dead()]).toEqual([bodies, []]);
  });

  test("of none moves none", async () => {
    expect(await redriveDeadLetters(createQueues([]).deadLetters, always)).toEqual({ moved: 0, left: 0 });
  });

  test("stops when its time is over, between two rounds, and says what is left", async () => {
    const { deadLetters, back } = createQueues(["a", "b", "c", "d", "e"]);
    let rounds = 1;
    expect(await redriveDeadLetters(deadLetters, () => rounds-- > 0)).toEqual({ moved: 3, left: 2 });
    expect(back).toEqual(["a", "b", "c"]);
  });

  test("says that something is left for as long as no look found nothing, whatever the estimate", async () => {
    const { deadLetters } = createQueues(["a"], { count: async () => 0 });
    let rounds = 1;
    expect(await redriveDeadLetters(deadLetters, () => rounds-- > 0)).toEqual({ moved: 1, left: 1 });
  });

  test("counts letters that somebody else holds as left", async () => {
    const { deadLetters } = createQueues(["a", "b"], { receive: async () => [] });
    expect(await redriveDeadLetters(deadLetters, always)).toEqual({ moved: 0, left: 2 });
  });

  test("removes nothing that may not have been sent", async () => {
    const sendBack = async () => {
      throw new Error("down");
    };
    const { deadLetters, dead } = createQueues(["a", "b"], { sendBack });
    await expect(redriveDeadLetters(deadLetters, always)).rejects.toThrow("down");
    expect(dead()).toEqual(["a", "b"]);
  });

  test("that ends between sending and removing leaves a letter in both queues, never in none", async () => {
    const remove = async () => {
      throw new Error("killed");
    };
    const { deadLetters, back, dead } = createQueues(["a"], { remove });
    await expect(redriveDeadLetters(deadLetters, always)).rejects.toThrow("killed");
    expect([back, dead()]).toEqual([["a"], ["a"]]);
  });
});
