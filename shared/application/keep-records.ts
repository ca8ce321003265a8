/**
 * Owns: reading, making and changing one record, with the words in which that is refused.
 * Does not own: what a record must be like (manage-plans.ts and its neighbours), how an edit becomes one step (ports/billing.ts).
 */
import { inRounds } from "../domain/batch/in-rounds.ts";
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
    create: async ({ organization, keyId }, kind, record, isSame = () => false) => {
      const deed = { keyId, action: "created", at: timestampOf(now()) } as const;
      if ((await editor.create(organization, kind, record, deed)) === "created") return record;
      const standing = await reader.find(organization, kind, nameOf(record)[1]);
      return standing !== undefined && isSame(standing) ? standing : refuseTaken(kind, record);
    },
    edit: ({ organization, keyId }, { kind, reference, action }, change) =>
      inRounds(
        async () => {
          const before = await keeper.read(organization, kind, reference);
          const after = await change(before);
          if (isSame(before, after)) return before;
          const deed = { keyId, action, at: timestampOf(now()) };
          const outcome = await editor.replace(organization, kind, { before, after }, deed);
          if (outcome === "taken") refuseTaken(kind, after);
          return outcome === "replaced" ? after : undefined;
        },
        () => contended(kind),
      ),
    editInvoice: ({ organization, keyId }, choose) =>
      inRounds(
        async () => {
          const steps = await choose();
          const [{ after }] = steps;
          const at = timestampOf(now());
          const edits = steps
            .filter((step) => !isSame(step.before, step.after))
            .map((step) => {
              const action = step.before === undefined ? "created" : "updated";
              return { ...step, deed: { keyId, action, at } as const };
            });
          if (edits.length === 0) return after;
          const outcome = await editor.editInvoices(organization, edits);
          if (outcome === "taken") refuseTaken("invoice", after);
          return outcome === "done" ? after : undefined;
        },
        () => contended("invoice"),
      ),
  };
  return keeper;
}

function contended(kind: BillingKind): MeteringError {
  return new MeteringError(
    "billing.conflict",
    `the ${kind} is being changed by many at once; send the change again`,
  );
}

function isSame(before: BillingRecord | undefined, after: BillingRecord): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

function refuseUnknown(kind: BillingKind, reference: string): never {
  throw new MeteringError(
    UNKNOWN[kind],
    `no ${kind} has the id or ${kind === "invoice" ? "number" : "external id"} ${JSON.stringify(reference)}`,
  );
}

function refuseTaken(kind: BillingKind, record: BillingRecord): never {
  const [field, name] = nameOf(record);
  throw new MeteringError(
    "billing.conflict",
    `${field}: ${JSON.stringify(name)} is that of another ${kind}; accepted is one that no ${kind} has`,
  );
}

/** What no two of a kind have in common, and its field. */
function nameOf(record: BillingRecord): readonly [string, string] {
  return "number" in record ? ["number", record.number] : ["externalId", record.externalId];
}
