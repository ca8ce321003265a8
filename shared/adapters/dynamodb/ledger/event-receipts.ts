/** Owns: reading the ledger's items as receipts. Does not own: how they are written (claim-events.ts, count-singles.ts). */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { initialStanding, type Standing } from "../../../domain/event/correction.ts";
import { timestampOf } from "../../../domain/event/timestamp.ts";
import type { ChunkState, EventReceipt, EventReceipts } from "../../../ports/event-receipts.ts";
import { readItems } from "../calls/read-items.ts";
import type { RetryDependencies } from "../calls/retry.ts";
import { fromFacts } from "./event-facts.ts";
import { eventKey, hasExpired, type Item, isFence, markerKey } from "./ledger-mapping.ts";

export interface ReceiptDependencies extends RetryDependencies {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly ledgerTable: string;
  readonly now: () => number;
}

const CONSISTENTLY = { isConsistent: true } as const;

export function createEventReceipts(dependencies: ReceiptDependencies): EventReceipts {
  const { ledgerTable } = dependencies;
  const readAll = async (keys: readonly { readonly pk: { readonly S: string } }[]) => {
    const items = await readItems(dependencies, ledgerTable, keys, CONSISTENTLY);
    return new Map(items.map((item) => [item.pk?.S ?? "", item]));
  };
  return {
    find: async (organization, eventIds) => {
      const ids = [...new Set(eventIds)];
      const items = await readAll(ids.map((id) => eventKey(organization, id)));
      const nowSeconds = dependencies.now() / 1000;
      return new Map(
        ids.flatMap((id) => {
          const item = items.get(eventKey(organization, id).pk.S);
          return item === undefined || hasExpired(item, nowSeconds)
            ? []
            : [[id, toReceipt(organization, id, item)]];
        }),
      );
    },
    chunkStates: async (organization, chunkIds) => {
      const ids = [...new Set(chunkIds)];
      const items = await readAll(ids.map((id) => markerKey(organization, id)));
      return new Map(ids.map((id) => [id, toState(items.get(markerKey(organization, id).pk.S))]));
    },
  };
}

function toState(marker: Item | undefined): ChunkState {
  if (marker === undefined) return "open";
  return isFence(marker) ? "fenced" : "committed";
}

function toReceipt(organization: string, id: string, item: Item): EventReceipt {
  const event = {
    id,
    idempotencyKey: item.key?.S ?? "",
    contentHash: item.hash?.S ?? "",
    ...fromFacts(item.facts?.S ?? "[]"),
  };
  return {
    organization,
    event,
    acceptedAt: timestampOf(Number(item.at?.N)),
    chunkId: item.owner?.S ?? "",
    isCountedAlone: item.alone?.BOOL === true,
    expires: item.expires !== undefined,
    standing: toStanding(item) ?? initialStanding(event),
  };
}

/** The attribute `standing` is written by the first correction; `version` stands beside it for conditions. */
function toStanding(item: Item): Standing | undefined {
  if (item.standing?.S === undefined) return undefined;
  const standing: Standing = JSON.parse(item.standing.S);
  return standing;
}
