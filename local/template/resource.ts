import { type Fields, readFields } from "./fields.ts";
import type { Identity } from "./identities.ts";
import type { JsonObject } from "./json.ts";

/** A resource of a template, its names known, its properties resolved when they are asked for. */
export interface Resource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** `<stack>: <logical id> (<type>)`, for messages. */
  readonly place: string;
  readonly shortName: string;
  readonly bundles: ReadonlyMap<string, string>;
  identity(): Identity;
  properties(): JsonObject;
}

/** Reads all properties of a resource. @throws TemplateError for one that is wrong or not read */
export function readProperties<T>(resource: Resource, read: (fields: Fields) => T): T {
  return readFields(resource.properties(), `${resource.place}: Properties`, read);
}

const UNTELLING = new Set(["Resource", "Default", "Function", "Schedule", "Mapping", "Queue"]);

/** The last name of a construct path that says what it is: `stack/ingest-events/Function/Resource` is `ingest-events`. */
export function shortNameOf(constructPath: string | undefined, logicalId: string): string {
  const names = constructPath?.split("/").slice(1) ?? [];
  return names.findLast((name) => !UNTELLING.has(name)) ?? logicalId;
}
