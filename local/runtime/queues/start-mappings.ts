/**
 * Owns: the event source mappings of the model, each receiving and deleting in its function's name through the gateway.
 * Does not own: polling (poll-queue.ts).
 */
import { setTimeout as pause } from "node:timers/promises";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { MappingModel } from "../../template/model.ts";
import type { Cleanup } from "../cleanup.ts";
import type { RunningFunction, RunningFunctions } from "../functions/start-functions.ts";
import { createQueuePoller, type QueuePoller } from "./poll-queue.ts";
import { bringBack, deleteMessages, receiveMessages } from "./queue-client.ts";

export interface StartMappingsOptions {
  readonly mappings: readonly MappingModel[];
  readonly functions: RunningFunctions;
  readonly gatewayUrl: string;
  readonly region: string;
  /** The runtime's own client, past the gateway. */
  readonly engine: SQSClient;
  /** The address of each queue on the engine, by ARN. */
  readonly queueUrls: ReadonlyMap<string, string>;
  readonly failedBatchSeconds?: number;
  /** The most that a batch waits for more messages. Absent: as the template says. */
  readonly batchWindowSeconds?: number;
  readonly log: (line: string) => void;
}

export function startMappings(options: StartMappingsOptions, cleanup: Cleanup): readonly QueuePoller[] {
  return options.mappings.map((described) => {
    const mapping = shortenWindow(described, options.batchWindowSeconds);
    const target = options.functions.byArn(mapping.functionArn);
    const poller = createPoller(mapping, target, options, cleanup);
    cleanup.add(() => poller.stop());
    if (mapping.isEnabled) poller.resume();
    return poller;
  });
}

function shortenWindow(mapping: MappingModel, seconds = mapping.windowSeconds): MappingModel {
  return { ...mapping, windowSeconds: Math.min(mapping.windowSeconds, seconds) };
}

function createPoller(
  mapping: MappingModel,
  { pool, credentials }: RunningFunction,
  options: StartMappingsOptions,
  cleanup: Cleanup,
): QueuePoller {
  const { gatewayUrl, region, engine, queueUrls, failedBatchSeconds, log } = options;
  // One attempt: the poller itself goes on after a fault.
  const client = new SQSClient({ region, endpoint: gatewayUrl, credentials, maxAttempts: 1 });
  cleanup.add(async () => client.destroy());
  const url = queueUrls.get(mapping.queueArn) ?? "";
  const seenByFunctions = `${gatewayUrl}${new URL(url).pathname}`;
  return createQueuePoller({
    mapping,
    pool,
    receive: (count, waitSeconds) => receiveMessages(client, seenByFunctions, count, waitSeconds),
    remove: (messages) => deleteMessages(client, seenByFunctions, messages),
    bringBack: (messages, seconds) => bringBack(engine, url, messages, seconds),
    failedBatchSeconds,
    pause: (milliseconds) => pause(milliseconds),
    log,
  });
}
