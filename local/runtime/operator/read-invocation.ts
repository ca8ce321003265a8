/**
 * Owns: what an Invoke request asks for, and which of its wishes this machine cannot fulfil.
 * Does not own: who may ask (require-operator.ts) and what becomes of it (to-invocation-answer.ts).
 */
import type { IncomingHttpHeaders } from "node:http";
import type { Json } from "../../template/json.ts";
import { decodePath } from "../decode-path.ts";
import { LambdaError } from "./lambda-error.ts";

export interface Invocation {
  /** A name or an ARN, without its version. */
  readonly functionReference: string;
  readonly payload: Json;
}

export interface InvokeRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** There are no versions and aliases but the one that is deployed. */
const VERSION = "$LATEST";

/** Headers by which Invoke can be asked for more, and the only value that is understood here. */
const WISHES: Readonly<Record<string, string | undefined>> = {
  "x-amz-invocation-type": "RequestResponse",
  "x-amz-log-type": "None",
  "x-amz-client-context": undefined,
  "x-amz-durable-execution-name": undefined,
  "x-amz-tenant-id": undefined,
};

/** @throws LambdaError for another operation, a wish that cannot be fulfilled, or a payload that is no JSON */
export function readInvocation({ method, target, headers, body }: InvokeRequest): Invocation {
  const url = URL.parse(target, "http://127.0.0.1");
  const reference = PATH.exec(url?.pathname ?? "")?.[1];
  if (method !== "POST" || reference === undefined)
    throw new LambdaError(
      404,
      "UnknownOperationException",
      `${method} ${url?.pathname ?? target}: of the Lambda API only Invoke is here, POST /2015-03-31/functions/<name>/invocations`,
    );
  requireNoOtherWish(headers);
  return {
    functionReference: withoutVersion(decodePath(reference), url?.searchParams.get("Qualifier") ?? VERSION),
    payload: readPayload(body),
  };
}

function requireNoOtherWish(headers: IncomingHttpHeaders): void {
  for (const [name, accepted] of Object.entries(WISHES)) {
    const value = headers[name];
    if (value !== undefined && value !== accepted)
      throw new LambdaError(
        400,
        "InvalidParameterValueException",
        `${name}: got ${JSON.stringify(value)}; accepted locally is ${accepted ?? "nothing"}`,
      );
  }
}

function withoutVersion(reference: string, qualifier: string): string {
  if (qualifier !== VERSION)
    throw new LambdaError(
      404,
      "ResourceNotFoundException",
      `Function not found: ${reference}:${qualifier}; the only version is ${VERSION}`,
    );
  return reference.endsWith(`:${VERSION}`) ? reference.slice(0, -VERSION.length - 1) : reference;
}

/** Without a payload a function gets an empty object, as in Lambda. */
function readPayload(body: Buffer): Json {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    throw new LambdaError(
      400,
      "InvalidRequestContentException",
      `Could not parse request body into json: ${error instanceof Error ? error.message : error}`,
    );
  }
}
