/** Owns: what went wrong with some events: sent again, sent again with other content, refused, taken back, put right. */
import type { DemoEvent } from "./events.ts";
import type { DemoApi } from "./send.ts";
import { lookUp, toRequest } from "./send-events.ts";

/** Nobody is billed for what it uses: no bill becomes wrong by it. */
const CUSTOMER = "lumen-research";

/** @param events that are counted */
export async function sendMishaps(api: DemoApi, events: readonly DemoEvent[]): Promise<void> {
  const [again, other, wrong, less] = events.filter(({ owner }) => owner === CUSTOMER).reverse();
  if (again === undefined || other === undefined || wrong === undefined || less === undefined) return;
  await api.post("/v1/events", {
    events: [
      toRequest(again),
      toRequest({ ...other, quantity: other.quantity + 1_000 }),
      { ...toRequest(again), idempotencyKey: `${again.idempotencyKey}/negative`, quantity: "-5" },
      { ...toRequest(again), idempotencyKey: `${again.idempotencyKey}/unknown`, tokens: "12" },
    ],
  });
  await correct(api, wrong, "void", { reason: "A test of theirs, sent by mistake." });
  await correct(api, less, "amend", {
    quantity: `${Math.ceil(less.quantity / 2)}`,
    reason: "A retry inside the client counted twice.",
  });
}

async function correct(
  api: DemoApi,
  event: DemoEvent,
  action: "void" | "amend",
  correction: Readonly<Record<string, string>>,
): Promise<void> {
  const { id } = Object(await lookUp(api, event));
  await api.post(`/v1/events/${id}/${action}`, {
    ...correction,
    idempotencyKey: `demo/${action}`,
  });
}
