/** Owns: the rule that a client token stands for one request: with other parameters it is refused for 5 minutes. */
import { invalid } from "../protocol.ts";

const LIFE_MILLISECONDS = 5 * 60_000;
const TOKENS_MAX = 10_000;

export interface ClientTokens {
  /** @throws TimestreamError ValidationException */
  check(token: string, parameters: string): void;
}

export function createClientTokens(now: () => number): ClientTokens {
  const known = new Map<string, { readonly parameters: string; readonly atMilliseconds: number }>();
  return {
    check: (token, parameters) => {
      const former = known.get(token);
      const isFresh = former !== undefined && now() - former.atMilliseconds < LIFE_MILLISECONDS;
      if (isFresh && former.parameters !== parameters)
        throw invalid("ClientToken: the same token was used with other parameters less than 5 minutes ago");
      known.delete(token);
      known.set(token, { parameters, atMilliseconds: now() });
      const [oldest] = known.keys();
      if (known.size > TOKENS_MAX && oldest !== undefined) known.delete(oldest);
    },
  };
}
