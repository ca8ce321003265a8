import type { IncomingMessage } from "node:http";
import { LambdaError } from "./lambda-error.ts";

/**
 * Keeps web pages out: whoever invokes functions here makes keys and moves data, and a browser on this machine reaches loopback
 * for every page it shows. A page cannot leave out the header Origin, cannot name this machine as the host it calls (it may let
 * a name of its own point here), and cannot sign without asking first, which nobody answers. The signature itself is not checked:
 * who is on this machine may work on it.
 * @throws LambdaError saying what is refused
 */
export function requireOperator({ headers, socket }: IncomingMessage): void {
  const { origin, host = "", authorization = "" } = headers;
  if (origin !== undefined)
    throw denied(`a request with an Origin comes from a web page, and pages may not invoke functions`);
  const accepted = ["127.0.0.1", "localhost"].map((name) => `${name}:${socket.localPort}`);
  if (!accepted.includes(host.toLowerCase()))
    throw denied(`Host: got ${JSON.stringify(host)}; accepted is ${accepted.join(" or ")}`);
  if (!authorization.startsWith("AWS4-"))
    throw new LambdaError(
      403,
      "MissingAuthenticationTokenException",
      "the request is not signed; any credentials do here",
    );
}

function denied(message: string): LambdaError {
  return new LambdaError(403, "AccessDeniedException", message);
}
