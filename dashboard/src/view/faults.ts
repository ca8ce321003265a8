/** Owns: which field of a form each message of the API is about: messages begin with the field's name. */

export interface Faults {
  /** By field, in the API's words. */
  readonly byField: ReadonlyMap<string, string>;
  /** Those that are about none of the fields. */
  readonly others: readonly string[];
}

/** @param fields of the form; `properties` also takes what is said of `properties[0].in` */
export function splitFaults(messages: readonly string[], fields: readonly string[]): Faults {
  const byField = new Map<string, string>();
  const others: string[] = [];
  for (const message of messages) {
    const field = fields.find(
      (name) => message.startsWith(name) && /^[[.:]/.test(message.slice(name.length)),
    );
    if (field === undefined) others.push(message);
    else byField.set(field, [byField.get(field), message].filter(Boolean).join("; "));
  }
  return { byField, others };
}
