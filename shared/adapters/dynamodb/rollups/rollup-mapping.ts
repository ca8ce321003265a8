/** Owns: how a counter item is written and read - the names of its attributes, and its slots. */
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { decimal, ZERO } from "../../../domain/decimal/decimal.ts";
import { type Totals, WHOLE_MONTH } from "../../../domain/rollup/counter.ts";
import type { MonthTotals, RollupRow } from "../../../ports/rollup-store.ts";

type Item = Record<string, AttributeValue>;

export interface SlotAttributes {
  readonly count: string;
  readonly quantity: string;
  readonly cost: string;
  readonly costed: string;
}

/** Names are three characters, because they count towards the 1 KB that one write unit pays for. */
export function slotAttributes(slot: string): SlotAttributes {
  return { count: `n${slot}`, quantity: `q${slot}`, cost: `s${slot}`, costed: `k${slot}` };
}

/** Hours, days and months. */
const SLOTS_MAX = 32;

/** By the name of an attribute: its slot, and the other names of that slot. An answer of a month has hundred thousands of them. */
const SLOT_OF = new Map(
  Array.from({ length: SLOTS_MAX }, (_, index) => String(index).padStart(2, "0")).flatMap((slot) => {
    const names = slotAttributes(slot);
    return Object.values(names).map((name) => [name, { slot, names }] as const);
  }),
);

const MONTH_NAMES = slotAttributes(WHOLE_MONTH);

/** All that `toMonth` reads. */
export const MONTH_ATTRIBUTES = ["sk", ...Object.values(MONTH_NAMES)];

export function toMonth(item: Item): MonthTotals {
  return { sort: item.sk?.S ?? "", month: toTotals(item, MONTH_NAMES) };
}

/** Sums are read as text: they never pass through a double. */
export function fromItem(item: Item): RollupRow {
  const slots = new Map<string, Totals>();
  for (const name of Object.keys(item)) {
    // Whichever comes first: a correction may move a quantity in a shard that counted no event of that hour.
    const found = SLOT_OF.get(name);
    if (found !== undefined && !slots.has(found.slot)) slots.set(found.slot, toTotals(item, found.names));
  }
  return { partition: item.pk?.S ?? "", slots, ...toMonth(item) };
}

function toTotals(item: Item, names: SlotAttributes): Totals {
  return {
    count: Number(item[names.count]?.N ?? 0),
    quantity: toDecimal(item[names.quantity]),
    cost: toDecimal(item[names.cost]),
    costed: Number(item[names.costed]?.N ?? 0),
  };
}

function toDecimal(value: AttributeValue | undefined) {
  return value?.N === undefined ? ZERO : decimal(value.N);
}
