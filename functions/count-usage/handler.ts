/** Counts what was accepted: a batch of queue messages, each one chunk. A message that fails comes back alone. */
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { SQSRecord } from "aws-lambda";
import { type CountReport, countUsage } from "../../shared/application/count-usage.ts";
import { chunkFromMessage } from "../../shared/contracts/usage-chunk.ts";
import type { UsageChunk } from "../../shared/domain/event/usage-event.ts";
import { METRICS } from "../../shared/environment.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { LOG } from "../../shared/lambda/log-messages.ts";
import { createQueueHandler } from "../../shared/lambda/queue.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

export function createHandler(dependencies: Dependencies) {
  return createQueueHandler(dependencies, async (records, context) => {
    const { chunks, unreadable } = readChunks(dependencies, oftenestFirst(records));
    const millisecondsLeft = () => context.getRemainingTimeInMillis();
    const report = await countUsage(dependencies.count, [...chunks.keys()], millisecondsLeft);
    describe(dependencies, report);
    const recordsOf = (some: Iterable<UsageChunk>) => [...some].flatMap((chunk) => chunks.get(chunk) ?? []);
    return {
      failed: [...unreadable, ...recordsOf(report.failed.keys())],
      notBegun: recordsOf(report.notBegun),
    };
  });
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));

/** Where time is short, those go first that were left out before: each delivery is one of the few that a message has. */
function oftenestFirst(records: readonly SQSRecord[]): readonly SQSRecord[] {
  const deliveries = ({ attributes }: SQSRecord) => Number(attributes.ApproximateReceiveCount);
  return records.toSorted((a, b) => deliveries(b) - deliveries(a));
}

function readChunks({ logger }: Dependencies, records: readonly SQSRecord[]) {
  const chunks = new Map<UsageChunk, SQSRecord>();
  const unreadable: SQSRecord[] = [];
  for (const record of records) {
    try {
      chunks.set(chunkFromMessage(record.body), record);
    } catch (error) {
      logger.error(LOG.messageUnreadable, { messageId: record.messageId, error: String(error) });
      unreadable.push(record);
    }
  }
  return { chunks, unreadable };
}

function describe({ logger, metrics }: Dependencies, report: CountReport): void {
  for (const [{ organization, chunkId }, cause] of report.failed) {
    logger.warn(LOG.chunkFailed, { organization, chunkId, cause: String(cause) });
  }
  if (report.notBegun.length > 0) logger.warn(LOG.chunksNotBegun, { chunks: report.notBegun.length });
  if (report.conflicts > 0) logger.warn(LOG.eventsConflicting, { events: report.conflicts });
  if (report.setAside > 0) logger.error(LOG.eventsSetAside, { events: report.setAside });
  metrics.addMetric(METRICS.eventsCounted, MetricUnit.Count, report.counted);
  metrics.addMetric(METRICS.eventsDuplicate, MetricUnit.Count, report.duplicates);
  metrics.addMetric(METRICS.eventsConflicting, MetricUnit.Count, report.conflicts);
  metrics.addMetric(METRICS.eventsQuarantined, MetricUnit.Count, report.setAside);
  metrics.publishStoredMetrics();
}
