/** Owns: what a caller sees of a fault: each service's own error, in its own words. */
import { type AwsCall, recordsOf, type Service } from "../call.ts";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** The body as an engine wrote it: what no fault has changed need not be written again. */
  readonly bytes?: Buffer;
}

const THROTTLES: Readonly<Record<Service, { type: string; status: number }>> = {
  dynamodb: { type: "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException", status: 400 },
  sqs: { type: "com.amazonaws.sqs#RequestThrottled", status: 403 },
  timestream: { type: "com.amazonaws.timestream#ThrottlingException", status: 429 },
};

export function throttled({ service }: AwsCall): Answer {
  const { type, status } = THROTTLES[service];
  return { status, body: { __type: type, message: "throttled by the local gateway" } };
}

export function serverError(): Answer {
  return { status: 500, body: { __type: "InternalServerError", message: "failed by the local gateway" } };
}

export function conflicted(call: AwsCall): Answer {
  const CancellationReasons = recordsOf(call.body.TransactItems).map((_, index) =>
    index === 0 ? { Code: "TransactionConflict", Message: "by the local gateway" } : { Code: "None" },
  );
  return {
    status: 400,
    body: {
      __type: "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
      Message:
        "Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict]",
      CancellationReasons,
    },
  };
}

export function accessDenied({ service }: { readonly service: Service }, message: string): Answer {
  const status = service === "dynamodb" ? 400 : 403;
  return { status, body: { __type: "AccessDeniedException", message, Message: message } };
}
