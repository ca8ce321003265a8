import { type Faults, splitFaults } from "../view/faults.ts";
import { ApiError } from "./request.ts";

/** The messages of an error, each beside the field that it is about. @param error null: there is none */
export function faultsOf(error: unknown, fields: readonly string[]): Faults {
  if (error === null) return splitFaults([], fields);
  return splitFaults(error instanceof ApiError ? error.messages : [String(error)], fields);
}
