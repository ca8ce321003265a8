/**
 * Owns: which raw events a list means - its window, and the ids that its references stand for.
 * Does not own: the list and its pages (list-events.ts, page-events.ts).
 */
import { resolveWindow, type WindowInput } from "../domain/time-window/window.ts";
import { MeteringError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventSelection } from "../ports/event-store.ts";
import type { Identities, Identity } from "../ports/identities.ts";
import type { Meters } from "../ports/meters.ts";

export interface SelectEventsDependencies {
  readonly identities: Pick<Identities, "identify">;
  readonly meters: Pick<Meters, "find">;
  readonly now: Clock;
}

type Named = "meter" | "customer" | "agent";

export interface SelectEventsInput extends Omit<WindowInput, "now"> {
  readonly organization: string;
  readonly names: WindowInput["names"] & Partial<Readonly<Record<Named, string>>>;
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
  const find = async (kind: "customer" | "agent", reference: string | undefined) =>
    reference === undefined ? undefined : identities.identify(organization, kind, reference);
  const [foundMeter, foundCustomer, foundAgent] = await Promise.all([
    meter === undefined ? undefined : meters.find(organization, meter),
    find("customer", customer),
    find("agent", agent),
  ]);
  refuseUnknown(input, { meter: foundMeter, customer: foundCustomer, agent: foundAgent });
  return {
    organization,
    span: window.span,
    meter: foundMeter,
    customerIds: idsOf(foundCustomer),
    agentIds: idsOf(foundAgent),
    quantityMin,
  };
}

/** What was counted under ids that became aliases belongs to it too. */
function idsOf(identity: Identity | undefined): readonly string[] | undefined {
  return identity && [identity.id, ...identity.absorbed];
}

const NAMES_OF = {
  meter: "id or external id",
  customer: "id, external id or alias",
  agent: "id, external id or alias",
} as const satisfies Record<Named, string>;
const KINDS = ["meter", "customer", "agent"] as const satisfies readonly Named[];

function refuseUnknown(input: SelectEventsInput, found: Readonly<Record<Named, object | undefined>>): void {
  const unknown = KINDS.filter((kind) => input[kind] !== undefined && found[kind] === undefined);
  const [first] = unknown;
  if (first === undefined) return;
  const faults = unknown.map(
    (kind) =>
      `${input.names[kind] ?? kind}: no ${kind} has the ${NAMES_OF[kind]} ${JSON.stringify(input[kind])}`,
  );
  throw new MeteringError(`${first}.unknown`, faults.join("; "), { faults });
}
