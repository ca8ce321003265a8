/**
 * Owns: a distribution of CloudFront in this process - which behavior, which methods, the files, and the headers of all of it.
 * Does not own: the API behind it, whose answers it passes on as they are (../http-api).
 */
import type { IncomingMessage } from "node:http";
import type { BehaviorModel, DistributionModel, OriginModel } from "../../template/model.ts";
import { decodePath } from "../decode-path.ts";
import { splitTarget } from "../http-api/to-event.ts";
import type { HttpAnswer } from "../http-server.ts";
import { createFileAnswering } from "./answer-file.ts";
import { loadFiles } from "./load-files.ts";
import { createBehaviorMatcher } from "./match-behavior.ts";
import { createViewerFunction, type ViewerOutcome } from "./viewer-function.ts";

export type Answering = (request: IncomingMessage) => Promise<HttpAnswer>;

export interface DistributionOptions {
  readonly distribution: DistributionModel;
  readonly answerApi: Answering;
  readonly log: (line: string) => void;
  /** Of the function of a behavior, for one request; absent: its own. */
  readonly functionLimitMs?: number;
}

/** @throws if a file cannot be read, or the code of a function */
export async function createDistribution(options: DistributionOptions): Promise<Answering> {
  const behaviors = await Promise.all(
    options.distribution.behaviors.map(async (behavior) => ({
      ...behavior,
      answer: await createAnswering(behavior, options),
    })),
  );
  const match = createBehaviorMatcher(behaviors);
  return async (request) => {
    const behavior = match(splitTarget(request.url ?? "/").path);
    if (behavior?.methods.includes(request.method ?? "") !== true) return ANSWERS.methodNotAllowed;
    return behavior.answer(request);
  };
}

async function createAnswering(behavior: BehaviorModel, options: DistributionOptions): Promise<Answering> {
  return behavior.origin.kind === "http-api"
    ? options.answerApi
    : createFilesAnswering(behavior, behavior.origin, options);
}

async function createFilesAnswering(
  { viewerRequestCode, isCompressed, responseHeaders }: BehaviorModel,
  { uploads }: Extract<OriginModel, { kind: "files" }>,
  options: DistributionOptions,
): Promise<Answering> {
  const files = await loadFiles(uploads);
  const answerFile = createFileAnswering(isCompressed);
  const see = createSeeing(viewerRequestCode, options);
  const { rootObject = "" } = options.distribution;
  const answer = async (request: IncomingMessage): Promise<HttpAnswer> => {
    const outcome = see(request);
    if (outcome === undefined) return ANSWERS.functionFailed;
    if (outcome.kind === "response") return { ...outcome, body: Buffer.alloc(0) };
    const file = files.get(decodePath(outcome.uri).slice(1) || rootObject);
    if (file === undefined) return ANSWERS.noSuchFile;
    const { "accept-encoding": encodings = [], "if-none-match": ifNoneMatch = "" } = request.headers;
    return answerFile(file, { acceptEncoding: [encodings].flat().join(), ifNoneMatch });
  };
  return async (request) => {
    const given = await answer(request);
    return { ...given, headers: { ...given.headers, ...responseHeaders } };
  };
}

/** What the function of a behavior makes of a request; undefined if it fails. */
function createSeeing(code: string | undefined, { log, functionLimitMs }: DistributionOptions) {
  const call = code === undefined ? undefined : createViewerFunction(code, functionLimitMs);
  return (request: IncomingMessage): ViewerOutcome | undefined => {
    const { path: uri, query } = splitTarget(request.url ?? "/");
    if (call === undefined) return { kind: "request", uri };
    const pairs = Object.entries(request.headers).map(([name, value = ""]) => [name, [value].flat().join()]);
    const headers: Record<string, string> = Object.fromEntries(pairs);
    const viewerAddress = request.socket.remoteAddress ?? "";
    try {
      return call({ method: request.method ?? "", uri, query, headers, viewerAddress });
    } catch (error) {
      log(`the function of the distribution failed on ${JSON.stringify(uri)}: ${String(error)}`);
      return undefined;
    }
  };
}

/** In the words of CloudFront, and of S3 behind it. */
const ANSWERS = {
  methodNotAllowed: answerOf(
    403,
    "text/html",
    "<h1>403 ERROR</h1>\nThis distribution is not configured to allow the HTTP request method that was used for this request.\n",
  ),
  functionFailed: answerOf(
    503,
    "text/html",
    "<h1>503 ERROR</h1>\nThe CloudFront function associated with the CloudFront distribution is invalid or could not run.\n",
  ),
  noSuchFile: answerOf(
    404,
    "application/xml",
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>',
  ),
};

function answerOf(status: number, type: string, text: string): HttpAnswer {
  return { status, headers: { "content-type": type }, body: Buffer.from(text) };
}
