/**
 * Owns: making and changing meters that somebody defined, each change in one step; those of signals are edits of their entries.
 * Does not own: what speaks against a meter (shared/application/manage-meters.ts).
 */
import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { Meter } from "../../../domain/meter/meter.ts";
import { MeteringError } from "../../../errors.ts";
import type { FindMeterFault, MeterCreation, MeterEditor } from "../../../ports/meters.ts";
import { readItems } from "../calls/read-items.ts";
import { retrying } from "../calls/retry.ts";
import { transact } from "../calls/transact.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import { entryKey } from "./entry-mapping.ts";
import { createIdentityEditor, type IdentityEditorDependencies } from "./identity-editor.ts";
import { meterKey, moveVersion, toItem, toSignal, versionKey } from "./meter-mapping.ts";
import { findDefined, listDefined, type MetersDependencies } from "./meters.ts";

export function createMeterEditor(dependencies: IdentityEditorDependencies): MeterEditor {
  const signals = createIdentityEditor(dependencies);
  return {
    create: (organization, meter, findFault) => create(dependencies, organization, meter, findFault),
    rename: async (organization, meter, name) => {
      if (meter.origin === "defined") return change(dependencies, organization, meter.id, () => ({ name }));
      const outcome = await signals.update(organization, "meter", meter.id, { name });
      return outcome.kind === "done" ? toSignal(outcome.identity) : undefined;
    },
    archive: async (organization, meter, at) => {
      if (meter.origin === "defined")
        // What was given may have been read before it was archived: the first end stays.
        return change(dependencies, organization, meter.id, ({ archivedAt = at }) => ({ archivedAt }));
      const archived = await signals.archive(organization, "meter", meter.id, at);
      return archived && toSignal(archived);
    },
  };
}

/** The version is read first: whatever is made after that moves it, and then this transaction does not hold. */
async function create(
  dependencies: MetersDependencies,
  organization: string,
  meter: Meter,
  findFault: FindMeterFault,
): Promise<MeterCreation> {
  const attempt = async (): Promise<MeterCreation | undefined> => {
    const { version, isSignal } = await readStanding(dependencies, organization, meter.externalId);
    const defined = await listDefined(dependencies, organization);
    // An earlier try did it, and its answer was lost.
    if (defined.some(({ id }) => id === meter.id)) return { kind: "created" };
    if (isSignal || defined.some((other) => isNamed(other, meter.externalId))) return { kind: "taken" };
    const fault = findFault(defined);
    if (fault !== undefined) return { kind: "refused", fault };
    const result = await transact(dependencies, toActions(dependencies, organization, meter, version));
    return result.kind === "committed" ? { kind: "created" } : undefined;
  };
  return retrying(dependencies, attempt, () => new MeteringError("catalog.unavailable", BUSY));
}

const BUSY = "many meters are being made at this moment; this one was not made, send the request again";

/** What a signal is called, by id or by event type, is no name of another meter: questions that used it would be answered differently. */
async function readStanding(dependencies: MetersDependencies, organization: string, externalId: string) {
  const ids = [externalId, dependencies.identifiers.nameBased(organization, "meter", externalId)];
  const signals = ids.map((id) => entryKey(organization, "meter", id));
  const keys = [versionKey(organization), ...signals];
  const items = await readItems(dependencies, dependencies.catalogTable, keys, { isConsistent: true });
  return {
    version: items.find(({ pk }) => pk?.S === versionKey(organization).pk.S)?.version,
    isSignal: items.some(({ pk }) => pk?.S === signals[0]?.pk.S),
  };
}

/** A reference is an id before it is an external id: a meter that had the id of another for one could not be found by it. */
function isNamed({ id, externalId }: Meter, name: string): boolean {
  return id === name || externalId === name;
}

function toActions(
  { catalogTable: TableName }: MetersDependencies,
  organization: string,
  meter: Meter,
  version: Item[string] | undefined,
): readonly TransactWriteItem[] {
  const isNew = { TableName, ConditionExpression: "attribute_not_exists(pk)" };
  const next = { ...versionKey(organization), version: { N: String(Number(version?.N ?? 0) + 1) } };
  const isAsRead = {
    TableName,
    ConditionExpression: "version = :version",
    ExpressionAttributeValues: { ":version": version ?? { N: "0" } },
  };
  return [
    { Put: { ...isNew, Item: toItem(organization, meter) } },
    { Put: { ...isNew, Item: { ...meterKey(organization, meter.externalId), meterId: { S: meter.id } } } },
    { Put: { ...(version === undefined ? isNew : isAsRead), Item: next } },
  ];
}

async function change(
  dependencies: MetersDependencies,
  organization: string,
  id: string,
  fieldsOf: (before: Meter) => Partial<Pick<Meter, "name" | "archivedAt">>,
): Promise<Meter | undefined> {
  return retrying<{ readonly meter?: Meter }>(dependencies, async () => {
    const before = await findDefined(dependencies, organization, id);
    if (before === undefined) return {};
    const meter = { ...before, ...fieldsOf(before) };
    const isReplaced = await replace(dependencies, organization, before, meter);
    return isReplaced ? { meter } : undefined;
  }).then(({ meter }) => meter);
}

/** False when it is no longer what was read, or others change meters at this moment. */
async function replace(
  dependencies: MetersDependencies,
  organization: string,
  before: Meter,
  after: Meter,
): Promise<boolean> {
  const { catalogTable: TableName } = dependencies;
  const put: TransactWriteItem = {
    Put: {
      TableName,
      Item: toItem(organization, after),
      // The name is one of DynamoDB's own words.
      ConditionExpression: "#definition = :before",
      ExpressionAttributeNames: { "#definition": "definition" },
      ExpressionAttributeValues: { ":before": { S: JSON.stringify(before) } },
    },
  };
  const result = await transact(dependencies, [put, moveVersion(TableName, organization)]);
  return result.kind === "committed";
}
