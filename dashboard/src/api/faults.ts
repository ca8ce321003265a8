/** Owns: which field of a form each message of the API is about: messages begin with the field's name. */
import { ApiError } from "./request.ts";

export interface Faults {
  /** By field, in the API's words. */
  readonly byField: ReadonlyMap<string, string>;
  /** Those that are about none of the fields. */
  readonly others: readonly string[];
}

/** @param fields of the form; `properties` also takes what is said of `properties[0].in` */
export function faultsOf(error: unknown, fields: readonly string[]): Faults {
  const byField = new Map<string, string>();
  const others: string[] = [];
  const messages = error instanceof ApiError ? error.messages : error ? [String(error)] : [];
  for (const message of messages) {
    const field = /^[A-Za-z]+/.exec(message)?.[0];
    if (field === undefined || !fields.includes(field) || !/^[A-Za-z]+[[.:]/.test(message))
      others.push(message);
    else byField.set(field, [byField.get(field), message].filter(Boolean).join("; "));
  }
  return { byField, others };
}
