/**
 * Owns: what has to be said of an endpoint, so that it is described, and tested by its description.
 * Does not own: what the description looks like (describe-api.ts), or the schemas (the contracts).
 */
import type * as z from "zod/mini";
import type { Scope } from "../../domain/access/api-key.ts";
import type { HEADERS } from "./headers.ts";

/** What a key must have for an operation that every valid key may ask. */
export const ANY_KEY = "any-key";

export type Schema = z.core.$ZodType;

/** The statuses of errors that only some operations have; the others come with a key, or with every operation. */
export type OwnErrorStatus = 400 | 404 | 409 | 413 | 415;

export interface OperationGroup {
  readonly tag: string;
  readonly description: string;
  readonly operations: readonly Operation[];
}

export interface Operation {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** As in infra/stacks/routes.ts. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  /** What the key must have; absent: no key is needed. */
  readonly scope?: Scope | typeof ANY_KEY;
  readonly parameters?: {
    readonly path?: z.ZodMiniObject;
    readonly query?: z.ZodMiniObject;
    readonly header?: z.ZodMiniObject;
  };
  readonly request?: {
    readonly isOptional?: boolean;
    readonly content: Readonly<Record<MediaType, Schema>>;
  };
  /** By status. */
  readonly answers: Readonly<Record<number, OperationAnswer>>;
  readonly errors?: readonly OwnErrorStatus[];
  /** A bad entry of the body is a rejected result of an answer that succeeds, and not an error. */
  readonly judgesEachEntry?: boolean;
  /** Why a request without a fault may be answered 400 or 413, where that lies in what is stored. */
  readonly refusedByState?: string;
}

export interface OperationAnswer {
  readonly description: string;
  /** Of the JSON body; absent: it is empty. */
  readonly body?: Schema;
  readonly headers?: readonly (keyof typeof HEADERS)[];
}

type MediaType = `${string}/${string}`;
