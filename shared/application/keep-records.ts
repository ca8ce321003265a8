/**
 * Owns: reading, making and changing one record, with the words in which that is refused.
 * Does not own: what a record must be like (manage-plans.ts and its neighbours), how an edit becomes one step (ports/billing.ts).
 */
import { timestampOf } from "../domain/event/timestamp.ts";
import { type ErrorCode, MeteringError } from "../errors.ts";
import type { BillingEditor, BillingKind, BillingReader, BillingRecord } from "../ports/billing.ts";
import type { Clock } from "../ports/clock.ts";
import type { RecordKeeper } from "../ports/record-keeper.ts";

export interface KeepRecordsDependencies {
  readonly reader: Pick<BillingReader, "find">;
  readonly editor: BillingEditor;
  readonly now: Clock;
}

/** Of those who change one record at the same time, one is done in each round. */
const ROUNDS_MAX = 20;

const UNKNOWN = {
  plan: "plan.unknown",
  charge: "charge.unknown",
  subscription: "subscription.unknown",
  invoice: "invoice.unknown",
} as const satisfies Record<BillingKind, ErrorCode>;

export function createRecordKeeper(dependencies: KeepRecordsDependencies): RecordKeeper {
  const { reader, editor, now } = dependencies;
  const keeper: RecordKeeper = {
    read: async (organization, kind, reference) =>
      (await reader.find(organization, kind, reference)) ?? refuseUnknown(kind, reference),
    create: async ({ organization, keyId }, kind, record) => {
      const deed = { keyId, action: "created", at: timestampOf(now()) } as const;
      if ((await editor.create(organization, kind, record, deed)) === "taken") refuseTaken(kind, record);
      return record;
    },
    edit: async ({ organization, keyId }, { kind, reference, action }, change) => {
      for (let round = 0; round < ROUNDS_MAX; round++) {
        const before = await keeper.read(organization, kind, reference);
        const after = await change(before);
        if (JSON.stringify(after) === JSON.stringify(before)) return before;
        const deed = { keyId, action, at: timestampOf(now()) };
        const outcome = await editor.replace(organization, kind, { before, after }, deed);
        if (outcome === "replaced") return after;
        if (outcome === "taken") refuseTaken(kind, after);
      }
      throw new MeteringError(
        "billing.conflict",
        `the ${kind} ${JSON.stringify(reference)} is being changed by many at once; send the change again`,
      );
    },
  };
  return keeper;
}

function refuseUnknown(kind: BillingKind, reference: string): never {
  throw new MeteringError(
    UNKNOWN[kind],
    `no ${kind} has the id or ${kind === "invoice" ? "number" : "external id"} ${JSON.stringify(reference)}`,
  );
}

function refuseTaken(kind: BillingKind, record: BillingRecord): never {
  const [field, name] = "number" in record ? ["number", record.number] : ["externalId", record.externalId];
  throw new MeteringError(
    "billing.conflict",
    `${field}: ${JSON.stringify(name)} is that of another ${kind}; accepted is one that no ${kind} has`,
  );
}
