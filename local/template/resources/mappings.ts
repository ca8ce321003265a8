import type { MappingModel } from "../model.ts";
import { oneOf } from "../one-of.ts";
import { type Resource, readProperties } from "../resource.ts";

/** A mapping as the template says it: the function by name or ARN. */
export interface MappingDraft extends Omit<MappingModel, "functionArn"> {
  readonly place: string;
  readonly functionReference: string;
}

/** Lambda's own for SQS, when the template says nothing. */
const DEFAULT_BATCH_SIZE = 10;

/** AWS::Lambda::EventSourceMapping */
export function readMapping(resource: Resource): MappingDraft {
  return readProperties(resource, (fields) => {
    fields.setAside({ Tags: "a label" });
    const types = fields.texts("FunctionResponseTypes");
    for (const type of types)
      oneOf(["ReportBatchItemFailures"], type, `${fields.place}.FunctionResponseTypes`);
    return {
      place: resource.place,
      logicalId: resource.logicalId,
      shortName: resource.shortName,
      queueArn: fields.text("EventSourceArn"),
      functionReference: fields.text("FunctionName"),
      batchSize: fields.optionalNumber("BatchSize") ?? DEFAULT_BATCH_SIZE,
      windowSeconds: fields.optionalNumber("MaximumBatchingWindowInSeconds") ?? 0,
      reportsItemFailures: types.length > 0,
      concurrencyMax: fields.optionalObject("ScalingConfig", (scaling) =>
        scaling.number("MaximumConcurrency"),
      ),
      isEnabled: fields.optionalFlag("Enabled") ?? true,
    };
  });
}
