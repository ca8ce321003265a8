/** Queries and conditions of the DynamoDB in memory. Anything it does not know is an error, so it cannot silently agree. */
import type { AttributeValue, QueryCommandInput } from "@aws-sdk/client-dynamodb";

type Item = Record<string, AttributeValue>;
type Names = Readonly<Record<string, string>>;

/** Whole items, whatever is projected: one page with everything, or as much as the limit allows. */
export function query(
  items: readonly Item[],
  input: QueryCommandInput,
): { Items: Item[]; LastEvaluatedKey?: Item } {
  const { KeyConditionExpression: condition, ExpressionAttributeValues: values, IndexName } = input;
  const position = IndexName === undefined ? "sk" : "listPosition";
  // A query names its partition first: the others need not be judged term by term.
  const [, key = "", partition = ""] = /^(\w+) = (:\w+)/.exec(condition ?? "") ?? [];
  const found = items
    .filter((item) => position in item && item[key]?.S === values?.[partition]?.S)
    .filter((item) => evaluate(condition ?? "", item, values ?? {}))
    .sort((a, b) => ((a[position]?.S ?? "") < (b[position]?.S ?? "") ? -1 : 1));
  if (input.ScanIndexForward === false) found.reverse();
  const start = input.ExclusiveStartKey;
  const from = start === undefined ? 0 : 1 + found.findIndex((item) => isSameKey(item, start));
  const page = found.slice(from, from + (input.Limit ?? found.length));
  const last = page.at(-1);
  const isLast = last === undefined || from + page.length >= found.length;
  return {
    Items: page,
    ...(isLast ? {} : { LastEvaluatedKey: { pk: last.pk ?? { S: "" }, sk: last.sk ?? { S: "" } } }),
  };
}

function isSameKey(a: Item, b: Item): boolean {
  return a.pk?.S === b.pk?.S && a.sk?.S === b.sk?.S;
}

/** `AND` of terms, each an `OR` of terms in parentheses, a comparison, a `BETWEEN`, `attribute_exists` or `attribute_not_exists`. */
export function evaluate(
  condition: string,
  item: Item | undefined,
  values: Item,
  names: Names = {},
): boolean {
  // The `AND` of a BETWEEN joins no terms.
  const terms = condition.replaceAll(/BETWEEN (\S+) AND (\S+)/g, "BETWEEN $1,$2").split(" AND ");
  return terms.every((term) =>
    term
      .replace(/^\((.*)\)$/, "$1")
      .split(" OR ")
      .some((part) => holds(part, item, values, names)),
  );
}

function holds(term: string, item: Item | undefined, values: Item, names: Names): boolean {
  const [, not, asked] = /^attribute_(not_)?exists\((\S+)\)$/.exec(term) ?? [];
  if (asked !== undefined) return (item?.[names[asked] ?? asked] === undefined) === (not !== undefined);
  const match = /^(\S+) (=|<|<=|>|>=|BETWEEN) (\S+)$/.exec(term);
  if (match === null) throw new Error(`not known here: ${term}`);
  const [, name = "", operator = "", right = ""] = match;
  const left = item?.[names[name] ?? name];
  if (left === undefined) return false;
  const [low, high] = right.split(",").map((each) => compare(left, values[each]));
  if (operator === "BETWEEN") return (low ?? -1) >= 0 && (high ?? 1) <= 0;
  if (operator === "=") return low === 0;
  if (operator === "<") return (low ?? 0) < 0;
  if (operator === ">") return (low ?? 0) > 0;
  return operator === "<=" ? (low ?? 1) <= 0 : (low ?? -1) >= 0;
}

function compare(a: AttributeValue, b: AttributeValue | undefined): number {
  if (a.N !== undefined && b?.N !== undefined) return Number(a.N) - Number(b.N);
  if (a.S === undefined || b?.S === undefined) return Number.NaN;
  return a.S === b.S ? 0 : a.S < b.S ? -1 : 1;
}
