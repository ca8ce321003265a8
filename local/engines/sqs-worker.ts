/**
 * Owns: the thread in which fauxqs runs, and where fauxqs 2.4.1 must be put right.
 * Does not own: starting and stopping the thread (sqs.ts).
 */
import { Server } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { startFauxqs } from "fauxqs";
import type { SqsOptions } from "./sqs.ts";
import { keepReceiveCounts } from "./sqs-storage.ts";

if (parentPort === null) throw new Error("sqs-worker.ts runs in a thread that sqs.ts starts");
const { dataDirectory }: SqsOptions = workerData;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const NOT_TAKEN_BY_SQS = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

listenOnThisMachineOnly();
await takeEveryCharacter();
if (dataDirectory !== undefined) keepReceiveCounts(dataDirectory);
const server = await startFauxqs({ port: 0, logger: false, dataDir: dataDirectory });
parentPort.once("message", () => void server.stop().then(() => process.exit(0)));
parentPort.postMessage(server.port);

/**
 * fauxqs listens on every address of the machine and lets no one choose: whoever shares a network could read and send
 * messages, without any key. This thread has its own `net`, so that nothing else is touched.
 */
function listenOnThisMachineOnly(): void {
  const listen = Server.prototype.listen;
  Server.prototype.listen = function (this: Server, ...parameters: unknown[]) {
    const narrowed = parameters.map((parameter) =>
      isAddress(parameter) ? { ...parameter, host: "127.0.0.1" } : parameter,
    );
    return Reflect.apply(listen, this, narrowed);
  };
}

/** fauxqs refuses characters beyond U+FFFF, emoji among them; SQS takes them since it takes all of XML's. */
async function takeEveryCharacter(): Promise<void> {
  const types: unknown = await import(new URL("sqs/sqsTypes.js", import.meta.resolve("fauxqs")).href);
  const pattern: unknown = Reflect.get(Object(types), "INVALID_MESSAGE_BODY_CHAR");
  if (!(pattern instanceof RegExp)) throw new Error("fauxqs no longer has INVALID_MESSAGE_BODY_CHAR");
  pattern.test = (text) => NOT_TAKEN_BY_SQS.test(text);
}

function isAddress(parameter: unknown): parameter is { readonly host: string } {
  return typeof parameter === "object" && parameter !== null && "host" in parameter;
}
