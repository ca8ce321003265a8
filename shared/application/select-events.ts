/**
 * Owns: which raw events a list means - its window, and the ids that its references stand for.
 * Does not own: the list and its pages (list-events.ts, page-events.ts).
 */
import { resolveWindow, type WindowInput } from "../domain/time-window/window.ts";
import { MeteringError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventSelection } from "../ports/event-store.ts";
import type { Identities } from "../ports/identities.ts";
import type { Meters } from "../ports/meters.ts";

export interface SelectEventsDependencies {
  readonly identities: Pick<Identities, "identify">;
  readonly meters: Pick<Meters, "find">;
  readonly now: Clock;
}

export interface SelectEventsInput extends Omit<WindowInput, "now"> {
  readonly organization: string;
  /** References: ids, external ids, and of customers and agents also aliases. */
  readonly meter?: string;
  readonly customer?: string;
  readonly agent?: string;
  /** Decimal text. */
  readonly quantityMin?: string;
}

/** @throws MeteringError request.invalid for a window that is none; meter.unknown, customer.unknown, agent.unknown */
export async function selectEvents(
  { identities, meters, now }: SelectEventsDependencies,
  input: SelectEventsInput,
): Promise<EventSelection> {
  const { organization, meter, customer, agent, quantityMin } = input;
  const window = resolveWindow({ ...input, now: now() });
  if (window.kind === "refused")
    throw new MeteringError("request.invalid", window.fault, { faults: [window.fault] });
  const idsOf = async (kind: "customer" | "agent", reference: string | undefined) => {
    if (reference === undefined) return undefined;
    const identity = await identities.identify(organization, kind, reference);
    if (identity !== undefined) return [identity.id, ...identity.absorbed];
    throw new MeteringError(`${kind}.unknown`, describeUnknown(kind, reference));
  };
  const findMeter = async (reference: string) => {
    const found = await meters.find(organization, reference);
    if (found !== undefined) return found;
    throw new MeteringError("meter.unknown", describeUnknown("meter", reference));
  };
  const [foundMeter, customerIds, agentIds] = await Promise.all([
    meter === undefined ? undefined : findMeter(meter),
    idsOf("customer", customer),
    idsOf("agent", agent),
  ]);
  return { organization, span: window.span, meter: foundMeter, customerIds, agentIds, quantityMin };
}

function describeUnknown(kind: "customer" | "agent" | "meter", reference: string): string {
  return `no ${kind} has the id or external id ${JSON.stringify(reference)}`;
}
