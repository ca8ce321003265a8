/** Owns: the description of the price table of models, and of repricing runs. */
import { modelPricePageSchema, modelPriceSchema } from "../answers/model-prices.ts";
import { repricingSchema as repricingAnswerSchema, repricingPageSchema } from "../answers/repricing.ts";
import { modelPriceListQuerySchema, newModelPriceSchema } from "../model-prices.ts";
import { repricingListQuerySchema, repricingQuerySchema, repricingSchema } from "../repricing.ts";
import type { OperationGroup } from "./operation.ts";

export const costs: OperationGroup = {
  tag: "Costs",
  description: "What tokens of models cost: events that say no cost of their own get it from here.",
  operations: [
    {
      method: "GET",
      path: "/v1/model-prices",
      operationId: "listModelPrices",
      scope: "billing:read",
      summary: "Prices of models, in the order in which they were recorded",
      parameters: { query: modelPriceListQuerySchema },
      answers: { 200: { description: "A page.", body: modelPricePageSchema } },
      errors: [400],
    },
    {
      method: "POST",
      path: "/v1/model-prices",
      operationId: "createModelPrice",
      scope: "billing:write",
      summary: "Add a price of a model's tokens; what holds already is answered once more",
      description:
        "Events accepted from a minute later on, without a cost of their own, whose properties have model, modelProvider, inputTokens or outputTokens, cost what the latest price says that is valid at their timestamp. Events that were accepted before keep what they have.",
      request: { content: { "application/json": newModelPriceSchema } },
      answers: { 201: { description: "It is recorded.", body: modelPriceSchema } },
      errors: [400, 409, 413, 415],
    },
    {
      method: "GET",
      path: "/v1/repricing-runs",
      operationId: "listRepricingRuns",
      scope: "events:read",
      summary: "What was repriced, by which key; newest first, an entry for each call",
      parameters: { query: repricingListQuerySchema },
      answers: { 200: { description: "A page.", body: repricingPageSchema } },
      errors: [400],
    },
    {
      method: "POST",
      path: "/v1/repricing-runs",
      operationId: "repriceEvents",
      scope: "events:correct",
      summary: "Give a cost to events that have none and whose model has a price now",
      description:
        "A call ends after some 200 events or 20 seconds; send the same body with its next_page until that is null. An event that has a cost keeps it.",
      parameters: { query: repricingQuerySchema },
      request: { content: { "application/json": repricingSchema } },
      answers: { 200: { description: "What this call did.", body: repricingAnswerSchema } },
      errors: [400, 404, 409, 413, 415],
      refusedByState: "The window begins after it ends, or is too long.",
    },
  ],
};
