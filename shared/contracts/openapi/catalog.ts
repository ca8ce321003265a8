/** Owns: the description of customers and agents. */
import { identityPageSchema, identitySchema } from "../answers/catalog.ts";
import {
  identityChangeSchema,
  identityListQuerySchema,
  identityPathSchema,
  newIdentitySchema,
} from "../identities.ts";
import type { Operation, OperationGroup } from "./operation.ts";

const READ = { scope: "catalog:read", errors: [400, 404] } as const;
const WRITE = { scope: "catalog:write", errors: [400, 404, 409, 413, 415] } as const;

function describeIdentities(path: string, one: string, many: string): readonly Operation[] {
  const name = `${one[0]?.toUpperCase()}${one.slice(1)}`;
  return [
    {
      ...READ,
      method: "GET",
      path,
      operationId: `list${name}s`,
      summary: `All ${many}, in the order of their ids`,
      parameters: { query: identityListQuerySchema },
      answers: { 200: { description: "A page.", body: identityPageSchema } },
      errors: [400],
    },
    {
      ...WRITE,
      method: "POST",
      path,
      operationId: `create${name}`,
      summary: "Make one, or take over the one that an event made",
      request: { content: { "application/json": newIdentitySchema } },
      answers: { 201: { description: "It is made.", body: identitySchema } },
      errors: [400, 409, 413, 415],
    },
    ...describeOne(path, name, many),
  ];
}

function describeOne(path: string, name: string, many: string): readonly Operation[] {
  const answer = (description: string) => ({ description, body: identitySchema });
  const parameters = { path: identityPathSchema };
  return [
    {
      ...READ,
      method: "GET",
      path: `${path}/{id}`,
      operationId: `get${name}`,
      summary: `One of the ${many}`,
      parameters,
      answers: { 200: answer("It stands so.") },
    },
    {
      ...WRITE,
      method: "PATCH",
      path: `${path}/{id}`,
      operationId: `update${name}`,
      summary: "Give it another name, or more aliases",
      parameters,
      request: { content: { "application/json": identityChangeSchema } },
      answers: { 200: answer("It stands so now.") },
      refusedByState: "It would have more aliases than one may have.",
    },
    {
      ...WRITE,
      method: "POST",
      path: `${path}/{id}/archive`,
      operationId: `archive${name}`,
      summary: "Take it out of lists; events that name it go on being counted",
      parameters,
      answers: { 200: answer("It is archived.") },
      errors: [400, 404],
    },
    {
      ...WRITE,
      method: "POST",
      path: `${path}/{id}/unarchive`,
      operationId: `unarchive${name}`,
      summary: "Bring it back into lists",
      parameters,
      answers: { 200: answer("It is no longer archived.") },
      errors: [400, 404],
    },
  ];
}

export const catalog: OperationGroup = {
  tag: "Catalog",
  description: "Customers and agents: who usage is of, and what did the work.",
  operations: [
    ...describeIdentities("/v1/customers", "customer", "customers"),
    ...describeIdentities("/v1/agents", "agent", "agents"),
  ],
};
