/** Owns: the description of meters, in our words and in Metronome's. */
import {
  billableMetricAnswerSchema,
  billableMetricIdSchema,
  billableMetricPageSchema,
  meterPageSchema,
  meterSchema,
} from "../answers/catalog.ts";
import {
  archiveBillableMetricSchema,
  billableMetricListQuerySchema,
  billableMetricPathSchema,
  newBillableMetricSchema,
} from "../billable-metrics.ts";
import { meterChangeSchema, meterListQuerySchema, meterPathSchema, newMeterSchema } from "../meters.ts";
import type { Operation, OperationGroup } from "./operation.ts";

const READ = { scope: "catalog:read", errors: [400, 404] } as const;
const WRITE = { scope: "catalog:write", errors: [400, 404, 409, 413, 415] } as const;

const METERS: readonly Operation[] = [
  {
    ...READ,
    method: "GET",
    path: "/v1/meters",
    operationId: "listMeters",
    summary: "Meters, in the order of their ids",
    parameters: { query: meterListQuerySchema },
    answers: { 200: { description: "A page.", body: meterPageSchema } },
    errors: [400],
  },
  {
    ...WRITE,
    method: "POST",
    path: "/v1/meters",
    operationId: "defineMeter",
    summary: "Define a meter; it measures past events too",
    request: { content: { "application/json": newMeterSchema } },
    answers: { 201: { description: "It is defined.", body: meterSchema } },
    errors: [400, 409, 413, 415],
    refusedByState: "There are as many meters as there may be.",
  },
  {
    ...READ,
    method: "GET",
    path: "/v1/meters/{id}",
    operationId: "getMeter",
    summary: "A meter",
    parameters: { path: meterPathSchema },
    answers: { 200: { description: "The meter.", body: meterSchema } },
  },
  {
    ...WRITE,
    method: "PATCH",
    path: "/v1/meters/{id}",
    operationId: "renameMeter",
    summary: "Give a meter another name",
    parameters: { path: meterPathSchema },
    request: { content: { "application/json": meterChangeSchema } },
    answers: { 200: { description: "The meter as it is now.", body: meterSchema } },
  },
  {
    ...WRITE,
    method: "POST",
    path: "/v1/meters/{id}/archive",
    operationId: "archiveMeter",
    summary: "End a meter; what it measured stays answerable",
    parameters: { path: meterPathSchema },
    answers: { 200: { description: "The meter as it is now.", body: meterSchema } },
    errors: [400, 404],
  },
];

const METRICS: readonly Operation[] = [
  {
    ...READ,
    method: "GET",
    path: "/v1/billable-metrics",
    operationId: "listBillableMetrics",
    summary: "Defined meters in Metronome's words",
    parameters: { query: billableMetricListQuerySchema },
    answers: { 200: { description: "A page.", body: billableMetricPageSchema } },
    errors: [400],
  },
  {
    ...READ,
    method: "GET",
    path: "/v1/billable-metrics/{billable_metric_id}",
    operationId: "getBillableMetric",
    summary: "A meter in Metronome's words",
    parameters: { path: billableMetricPathSchema },
    answers: { 200: { description: "The metric.", body: billableMetricAnswerSchema } },
  },
  {
    ...WRITE,
    method: "POST",
    path: "/v1/billable-metrics/create",
    operationId: "createBillableMetric",
    summary: "Define a meter in Metronome's words",
    request: { content: { "application/json": newBillableMetricSchema } },
    answers: { 200: { description: "It is defined.", body: billableMetricIdSchema } },
    errors: [400, 413, 415],
    refusedByState: "There are as many meters as there may be.",
  },
  {
    ...WRITE,
    method: "POST",
    path: "/v1/billable-metrics/archive",
    operationId: "archiveBillableMetric",
    summary: "End a meter; what it measured stays answerable",
    request: { content: { "application/json": archiveBillableMetricSchema } },
    answers: { 200: { description: "It is archived.", body: billableMetricIdSchema } },
    errors: [400, 404, 413, 415],
  },
];

export const meters: OperationGroup = {
  tag: "Meters",
  description: "What is measured: event types, filters of properties, and how values become one number.",
  operations: [...METERS, ...METRICS],
};
