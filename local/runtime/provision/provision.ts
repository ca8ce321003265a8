/** Owns: making on the engines what the template says is there. */
import type { Model } from "../../template/model.ts";
import type { EngineClients } from "../start-engines.ts";
import { provisionEventStore } from "./provision-event-store.ts";
import { provisionQueues } from "./provision-queues.ts";
import { provisionTables } from "./provision-tables.ts";

export interface Provisioned {
  /** Whether tables of a former run were there. */
  readonly hadState: boolean;
  /** The address of each queue on the engine, by ARN. */
  readonly queueUrls: ReadonlyMap<string, string>;
}

export async function provision(
  { dynamodb, sqs, timestream }: EngineClients,
  model: Model,
): Promise<Provisioned> {
  const [hadState, queueUrls] = await Promise.all([
    provisionTables(dynamodb, model.tables),
    provisionQueues(sqs, model.queues),
    provisionEventStore(timestream, model),
  ]);
  return { hadState, queueUrls };
}
