/** Owns: what the descriptions of plans, charges, subscriptions and invoices have in common. */
import type * as z from "zod/mini";
import { recordPathSchema } from "../billing-fields.ts";
import type { Operation, Schema } from "./operation.ts";

interface Records {
  readonly path: string;
  /** The name of one of them, as operations are called. */
  readonly one: string;
  readonly listed: {
    readonly query: z.ZodMiniObject;
    readonly page: Schema;
    readonly order: string;
    /** What a filter names, and may not be there. */
    readonly names?: string;
  };
  readonly made: { readonly body: Schema; readonly summary: string; readonly refusedByState?: string };
  readonly changed: { readonly body: Schema; readonly summary: string; readonly refusedByState?: string };
  readonly record: Schema;
}

const READ = { scope: "billing:read", errors: [400, 404] } as const;
const WRITE = { scope: "billing:write", errors: [400, 404, 409, 413, 415] } as const;
const JSON_BODY = "application/json";

/** Listing, making, reading and changing them. */
export function describeRecords({ path, one, listed, made, changed, record }: Records): readonly Operation[] {
  const answer = (description: string) => ({ description, body: record });
  const thing = one.toLowerCase();
  return [
    {
      ...READ,
      method: "GET",
      path,
      operationId: `list${one}s`,
      summary: `${one}s, ${listed.order}`,
      parameters: { query: listed.query },
      answers: { 200: { description: "A page.", body: listed.page } },
      errors: listed.names === undefined ? [400] : [400, 404],
    },
    {
      ...WRITE,
      method: "POST",
      path,
      operationId: `create${one}`,
      summary: made.summary,
      request: { content: { [JSON_BODY]: made.body } },
      answers: { 201: answer("It is made.") },
      errors: [400, 409, 413, 415],
      refusedByState: made.refusedByState,
    },
    {
      ...READ,
      method: "GET",
      path: `${path}/{id}`,
      operationId: `get${one}`,
      summary: `One ${thing}`,
      parameters: { path: recordPathSchema },
      answers: { 200: answer("It stands so.") },
    },
    {
      ...describeChange(`${path}/{id}`, `update${one}`, record),
      method: "PATCH",
      summary: changed.summary,
      request: { content: { [JSON_BODY]: changed.body } },
      refusedByState: changed.refusedByState,
    },
  ];
}

/** A change of one of them; its summary is to be said. */
export function describeChange(
  path: string,
  operationId: string,
  record: Schema,
): Omit<Operation, "summary"> {
  return {
    ...WRITE,
    method: "POST",
    path,
    operationId,
    parameters: { path: recordPathSchema },
    answers: { 200: { description: "It stands so now.", body: record } },
  };
}
