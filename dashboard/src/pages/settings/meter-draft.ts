/** Owns: a meter as it is typed, as the API takes it. */
import type { MeterResponse } from "../../../../shared/contracts/answers/catalog.ts";
import type { NewMeter } from "../../api/meters.ts";

export type Aggregation = MeterResponse["aggregation"];

/** `missing`: the property must not be there. */
export type Rule = "in" | "notIn" | "exists" | "missing";

export interface FilterDraft {
  readonly name: string;
  readonly rule: Rule;
  /** With commas between; of rules that compare. */
  readonly values: string;
}

export interface MeterDraft {
  readonly name: string;
  readonly externalId: string;
  readonly aggregation: Aggregation;
  /** One a line. */
  readonly eventTypes: string;
  readonly otherEventTypes: string;
  readonly filters: readonly FilterDraft[];
  readonly valueProperty: string;
  /** A key a line, with commas between the names of a compound one. */
  readonly groupKeys: string;
}

export const NEW_METER: MeterDraft = {
  name: "",
  externalId: "",
  aggregation: "sum",
  eventTypes: "",
  otherEventTypes: "",
  filters: [],
  valueProperty: "",
  groupKeys: "",
};

export const NEW_FILTER: FilterDraft = { name: "", rule: "in", values: "" };

/** What is empty is left out: the API has its own defaults. */
export function toNewMeter(draft: MeterDraft): NewMeter {
  const [included, excluded] = [linesOf(draft.eventTypes), linesOf(draft.otherEventTypes)];
  const eventTypes = {
    ...(included.length > 0 ? { in: included } : {}),
    ...(excluded.length > 0 ? { notIn: excluded } : {}),
  };
  const groupKeys = linesOf(draft.groupKeys).map(partsOf);
  return {
    name: draft.name.trim(),
    aggregation: draft.aggregation,
    ...(draft.externalId.trim() === "" ? {} : { externalId: draft.externalId.trim() }),
    ...(included.length + excluded.length > 0 ? { eventTypes } : {}),
    ...(draft.filters.length > 0 ? { properties: draft.filters.map(toFilter) } : {}),
    ...(draft.aggregation === "count" || draft.valueProperty.trim() === ""
      ? {}
      : { valueProperty: draft.valueProperty.trim() }),
    ...(groupKeys.length > 0 ? { groupKeys } : {}),
  };
}

function toFilter({ name, rule, values }: FilterDraft): MeterResponse["properties"][number] {
  const property = { name: name.trim() };
  switch (rule) {
    case "in":
      return { ...property, in: partsOf(values) };
    case "notIn":
      return { ...property, notIn: partsOf(values) };
    case "exists":
      return { ...property, exists: true };
    case "missing":
      return { ...property, exists: false };
  }
}

function linesOf(text: string): string[] {
  return split(text, "\n");
}

function partsOf(text: string): string[] {
  return split(text, ",");
}

function split(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** What a meter measures, in a few lines. */
export function describeMeter({ eventTypes, properties, valueProperty, groupKeys }: MeterResponse) {
  const types = [
    eventTypes.in && `Events of ${eventTypes.in.join(", ")}`,
    eventTypes.notIn && `${eventTypes.in ? "not" : "All events but"} ${eventTypes.notIn.join(", ")}`,
  ].filter((text) => text !== undefined);
  return [
    types.length === 0 ? "Events of every type" : types.join(", "),
    ...properties.map(describeFilter),
    valueProperty === null ? undefined : `Of the property ${valueProperty}`,
    groupKeys.length === 0 ? undefined : `By ${groupKeys.map((key) => key.join(" + ")).join(", ")}`,
  ].filter((line) => line !== undefined);
}

function describeFilter(filter: MeterResponse["properties"][number]): string {
  return [
    filter.exists === undefined ? undefined : filter.exists ? "is there" : "is not there",
    filter.in && `is ${filter.in.join(" or ")}`,
    filter.notIn && `is not ${filter.notIn.join(" or ")}`,
  ]
    .filter((rule) => rule !== undefined)
    .map((rule) => `${filter.name} ${rule}`)
    .join(" and ");
}
