/**
 * Owns: asking the pipeline what a description says can be asked, and noting where it does not answer as described.
 * Does not own: what is asked (requests.ts, spoil.ts), what an answer must be (check-answer.ts).
 */
import { expect } from "vitest";
import { checkAnswer, type RawAnswer } from "./check-answer.ts";
import type { DescribedOperation } from "./description.ts";
import type { Harvest } from "./harvest.ts";
import type { RawRequest } from "./spoil.ts";

export interface Asked {
  readonly answer: RawAnswer;
  /** What an entry of a list was judged by itself to be. */
  readonly hasRejected: boolean;
}

export interface Asking {
  ask(operation: DescribedOperation, request: RawRequest, key?: Record<string, string>): Promise<Asked>;
  /** Notes what is not as it must be. */
  note(operation: DescribedOperation, request: RawRequest, complaint: string): void;
  /** Statuses that the operation has answered. */
  seen(operation: DescribedOperation): ReadonlySet<number>;
  /** Fails with all that was noted of the operation. */
  expectNothingNoted(operation: DescribedOperation, seed: number): void;
}

/** @param key the headers with which a request is asked unless it has others */
export function createAsking(url: string, key: Record<string, string>, harvest: Harvest): Asking {
  const complaints = new Map<string, string[]>();
  const statuses = new Map<string, Set<number>>();
  const note: Asking["note"] = ({ name, method }, { label, target, body = "" }, complaint) => {
    const asked = `${label}: ${method} ${target.slice(0, 300)} ${body.slice(0, 300)}`;
    complaints.set(name, [...(complaints.get(name) ?? []), `${asked} -> ${complaint}`]);
  };
  return {
    note,
    seen: ({ name }) => statuses.get(name) ?? new Set(),
    ask: async (operation, request, own = key) => {
      const answer = await send(url, operation, request, own);
      for (const complaint of checkAnswer(operation, answer)) note(operation, request, complaint);
      statuses.set(operation.name, (statuses.get(operation.name) ?? new Set()).add(answer.status));
      const body = readJson(answer.text);
      if (answer.status < 300) harvest.take(operation.path, body);
      return { answer, hasRejected: Number(Reflect.get(Object(body), "rejected")) > 0 };
    },
    expectNothingNoted: ({ name }, seed) => {
      const noted = complaints.get(name) ?? [];
      expect(noted.slice(0, 20), `${noted.length} complaints; OPENAPI_SEED=${seed}`).toEqual([]);
    },
  };
}

async function send(
  url: string,
  { method, needsKey }: DescribedOperation,
  { target, headers, body }: RawRequest,
  key: Record<string, string>,
): Promise<RawAnswer> {
  const response = await fetch(`${url}${target}`, {
    method,
    headers: { ...(needsKey ? key : {}), ...headers },
    body,
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
