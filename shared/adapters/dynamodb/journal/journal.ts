/**
 * Owns: the journal's keys - what became of an event besides being counted - and its listings.
 * Does not own: what each kind of entry holds (repeat-log.ts, quarantine.ts, corrections.ts, day-index.ts, ...).
 *
 * entry      | pk                    | sk                          | listed under
 * day index  | org#day#<day>         | <chunk id>                  | -
 * repeat     | org#event#<event id>  | repeat#<chunk id>#<index>   | -
 * quarantine | org#event#<event id>  | quarantine#<entry id>       | org#quarantine, by entry id
 * correction | org#event#<event id>  | correction#<correction id>  | org#corrections, by time
 * repair     | org#repairs           | <repair id>                 | org#corrections, by time
 * run        | org#reconciliation    | <run id>                    | -
 * repricing  | org#repricing         | <call id>                   | -
 * backfill   | org#backfill-days     | <day>                       | -
 *
 * Everything about one event is one partition; a listing is the index `listed`, which holds only what is listed.
 */
import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from "@aws-sdk/client-dynamodb";
import { LISTED_INDEX } from "../../../environment.ts";
import { type RetryDependencies, retrying } from "../calls/retry.ts";
import type { Item } from "../ledger/ledger-mapping.ts";

export interface JournalDependencies extends RetryDependencies {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly journalTable: string;
}

export function eventPartition(organization: string, eventId: string): string {
  return `${organization}#event#${eventId}`;
}

/** The attributes that put an entry into a listing. */
export function listedUnder(listing: string, position: string): Item {
  return { listing: { S: listing }, listPosition: { S: position } };
}

export interface PartitionRange {
  /** Of sort keys, both inclusive; absent: unbounded. */
  readonly from?: string;
  readonly to?: string;
  /** The last ones first. */
  readonly isBackwards?: boolean;
  /** At most so many; absent: all. */
  readonly limit?: number;
}

/** The entries whose sort key begins so. */
export function startingWith(prefix: string): PartitionRange {
  return { from: prefix, to: `${prefix}\u{10ffff}` };
}

/** Entries of a partition, in the order of their sort keys. */
export async function readPartition(
  dependencies: JournalDependencies,
  partition: string,
  range: PartitionRange = {},
): Promise<readonly Item[]> {
  const items: Item[] = [];
  const { from = " ", to = "\u{10ffff}", isBackwards = false, limit } = range;
  let start: Item | undefined;
  do {
    const page = await readPage(dependencies, {
      TableName: dependencies.journalTable,
      KeyConditionExpression: "pk = :partition AND sk BETWEEN :from AND :to",
      ExpressionAttributeValues: { ":partition": { S: partition }, ":from": { S: from }, ":to": { S: to } },
      ConsistentRead: true,
      ScanIndexForward: !isBackwards,
      Limit: limit && limit - items.length,
      ExclusiveStartKey: start,
    });
    items.push(...page.items);
    start = page.next;
  } while (start !== undefined && (limit === undefined || items.length < limit));
  return items;
}

export interface ListingPage {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
}

/**
 * Entries of a listing, newest first. The index follows the table within moments.
 * @param after the position of the last entry that the caller has
 */
export async function readListing(
  dependencies: JournalDependencies,
  listing: string,
  limit: number,
  after: string | undefined,
): Promise<ListingPage> {
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const page = await readPage(dependencies, {
      TableName: dependencies.journalTable,
      IndexName: LISTED_INDEX,
      KeyConditionExpression:
        after === undefined ? "listing = :listing" : "listing = :listing AND listPosition < :after",
      ExpressionAttributeValues: {
        ":listing": { S: listing },
        ...(after === undefined ? {} : { ":after": { S: after } }),
      },
      ScanIndexForward: false,
      // One more than asked, so that the last page is known to be the last.
      Limit: limit + 1 - items.length,
      ExclusiveStartKey: start,
    });
    items.push(...page.items);
    start = page.next;
  } while (start !== undefined && items.length <= limit);
  return { items: items.slice(0, limit), hasMore: items.length > limit };
}

async function readPage(dependencies: JournalDependencies, input: QueryCommandInput) {
  return retrying(dependencies, async () => {
    const answer = await dependencies.client.send(new QueryCommand(input));
    return { items: answer.Items ?? [], next: answer.LastEvaluatedKey };
  });
}
