/**
 * Owns: putting a counter right, in one transaction with its entry in the log of corrections.
 * Does not own: what is wrong with it (domain/reconciliation).
 */
import type { AttributeValue, TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { difference } from "../../../domain/reconciliation/drift.ts";
import type { Repair, RollupRepair } from "../../../ports/rollup-repair.ts";
import { retrying } from "../calls/retry.ts";
import { transact } from "../calls/transact.ts";
import { type JournalDependencies, listedUnder } from "../journal/journal.ts";
import { correctionList } from "../ledger/corrections.ts";
import { toIncrementAction } from "../ledger/increment-action.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import { slotAttributes } from "./rollup-mapping.ts";

export interface RollupRepairDependencies extends JournalDependencies {
  readonly rollupTable: string;
}

export function createRollupRepair(dependencies: RollupRepairDependencies): RollupRepair {
  return {
    apply: async (repair) =>
      retrying(dependencies, async () => {
        const result = await transact(dependencies, toActions(dependencies, repair));
        if (result.kind === "contended") return undefined;
        // An entry of this very id: an earlier try of ours did it, and its answer was lost.
        return result.kind === "committed" || result.standing.has(0) ? "repaired" : "moved";
      }),
  };
}

function toActions(
  { journalTable, rollupTable }: RollupRepairDependencies,
  repair: Repair,
): readonly TransactWriteItem[] {
  return [
    {
      Put: {
        TableName: journalTable,
        Item: toLogItem(repair),
        ConditionExpression: "attribute_not_exists(pk)",
      },
    },
    toMove(rollupTable, repair),
  ];
}

/** Moves the slot if it still holds what was found: a second repair of the same drift moves nothing. */
function toMove(table: string, { counter, before, after }: Repair): TransactWriteItem {
  const slots = new Map([[counter.slot, difference(before, after)]]);
  const { Update } = toIncrementAction(table, { key: counter, slots });
  if (Update === undefined) throw new Error("an increment is an update");
  const names = slotAttributes(counter.slot);
  const amounts = [
    [names.count, String(before.count)],
    [names.quantity, before.quantity],
    [names.cost, before.cost],
    [names.costed, String(before.costed)],
  ] as const;
  const values: Record<string, AttributeValue> = { ...Update.ExpressionAttributeValues };
  for (const [name, amount] of amounts) values[`:was_${name}`] = { N: amount };
  return {
    Update: {
      ...Update,
      ConditionExpression: amounts.map(([name, amount]) => holding(name, amount)).join(" AND "),
      ExpressionAttributeValues: values,
    },
  };
}

/** An attribute that is not there is a zero: it comes with the first amount that is none. */
function holding(name: string, amount: string): string {
  return amount === "0"
    ? `(attribute_not_exists(${name}) OR ${name} = :was_${name})`
    : `${name} = :was_${name}`;
}

function toLogItem(repair: Repair): Item {
  const { organization, id, at } = repair;
  return {
    pk: { S: `${organization}#repairs` },
    sk: { S: id },
    ...listedUnder(correctionList(organization), `${at}#${id}`),
    correction: { S: JSON.stringify(repair) },
  };
}
