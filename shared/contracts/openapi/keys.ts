/** Owns: the description of API keys. */

import { apiKeyPageSchema, apiKeySchema, createdApiKeySchema, meSchema } from "../answers/api-keys.ts";
import { apiKeyChangeSchema, apiKeyListQuerySchema, apiKeyPathSchema, newApiKeySchema } from "../api-keys.ts";
import { ANY_KEY, type OperationGroup } from "./operation.ts";

const parameters = { path: apiKeyPathSchema };

export const keys: OperationGroup = {
  tag: "Keys",
  description:
    "Who may ask. A key gives to others only what it has itself, its end only comes nearer, and none ends itself.",
  operations: [
    {
      method: "GET",
      path: "/v1/me",
      operationId: "getMe",
      scope: ANY_KEY,
      summary: "Whose key this is, and what it may do; any key may ask",
      answers: { 200: { description: "It stands so.", body: meSchema } },
    },
    {
      method: "GET",
      path: "/v1/keys",
      operationId: "listKeys",
      scope: "keys:read",
      summary: "All keys, those that are over too, in the order in which they were made",
      parameters: { query: apiKeyListQuerySchema },
      answers: { 200: { description: "A page.", body: apiKeyPageSchema } },
      errors: [400],
    },
    {
      method: "GET",
      path: "/v1/keys/{id}",
      operationId: "getKey",
      scope: "keys:read",
      summary: "One of the keys",
      parameters,
      answers: { 200: { description: "It stands so.", body: apiKeySchema } },
      errors: [400, 404],
    },
    {
      method: "POST",
      path: "/v1/keys",
      operationId: "createKey",
      scope: "keys:write",
      summary: "Make a key, which is shown this once; or replace one",
      description:
        "403 also where the asking key would give a scope that it has not got. A key may replace itself by one that has keys:write too: 409 otherwise.",
      request: { content: { "application/json": newApiKeySchema } },
      answers: { 201: { description: "It is made.", body: createdApiKeySchema } },
      errors: [400, 404, 409, 413, 415],
      refusedByState: "Its end is over already, a public key would write, or nothing overlaps.",
    },
    {
      method: "PATCH",
      path: "/v1/keys/{id}",
      operationId: "updateKey",
      scope: "keys:write",
      summary: "Give it another name, or a sooner end",
      description:
        "409 for an end that is later than the one it has, or that the asking key would give itself.",
      parameters,
      request: { content: { "application/json": apiKeyChangeSchema } },
      answers: { 200: { description: "It stands so now.", body: apiKeySchema } },
      errors: [400, 404, 409, 413, 415],
      refusedByState: "Its end would be over already.",
    },
    {
      method: "POST",
      path: "/v1/keys/{id}/revoke",
      operationId: "revokeKey",
      scope: "keys:write",
      summary: "End it now, for good",
      description:
        "A worker that answered it within the last 60 seconds may go on doing so until these are over; keys it makes or changes no more from this moment. 409 for the asking key itself, so that one is left that can manage keys.",
      parameters,
      answers: { 200: { description: "It is revoked.", body: apiKeySchema } },
      errors: [400, 404, 409],
    },
  ],
};
