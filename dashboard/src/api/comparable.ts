/** Owns: which answers may stand beside each other. */
import type { UseQueryResult } from "@tanstack/react-query";

type Asked<Data> = Pick<UseQueryResult<Data>, "data" | "isPlaceholderData">;

/**
 * The answer about the window before, once both are those of the questions that are asked now: a pale answer of the last question is
 * fine to look at, but a change that is computed with it would be wrong.
 */
export function comparable<Data>(
  now: Pick<Asked<unknown>, "isPlaceholderData">,
  before: Asked<Data>,
): Data | undefined {
  return now.isPlaceholderData || before.isPlaceholderData ? undefined : before.data;
}
