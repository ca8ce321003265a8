/**
 * Owns: what a dialect of ingestion has to say - which requests it speaks, how an event of it is read, how it answers.
 * Does not own: the dialects (a folder each), and which there are (registry.ts).
 */
import type { EventFault, JudgedField } from "../../domain/event/event-fault.ts";
import type { Submission } from "../submission.ts";

/** What a dialect sees of a request. */
export interface WireRequest {
  /** Method and path, without Fluxrate's /api: `POST /v1/events`. */
  readonly route: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly hasBody: boolean;
  /**
   * @param mediaTypes those accepted, "" for none; by default application/json
   * @throws MeteringError request.invalid, request.unsupported-media-type
   */
  readonly readJson: (mediaTypes?: readonly string[]) => unknown;
}

/** What became of one event of a request. */
export interface EventResult {
  readonly index: number;
  /** By which `GET /v1/events/{id}` tells what became of it; null when its idempotency key could not be read. */
  readonly id: string | null;
  readonly idempotencyKey: string | null;
  readonly submission: Submission;
  readonly verdict: EventVerdict;
}

export type EventVerdict =
  | {
      readonly kind: "accepted";
      readonly customerId: string;
      /** The meter that the sender named, else that of the event type. */
      readonly meterId: string;
      /** RFC 3339, both. */
      readonly timestamp: string;
      readonly acceptedAt: string;
    }
  /** One error per wrong field, in the dialect's own names. */
  | { readonly kind: "rejected"; readonly errors: readonly string[] };

export interface DialectAnswer {
  readonly statusCode: number;
  /** Sent as JSON; an absent body is sent empty. */
  readonly body?: unknown;
}

export interface Dialect {
  /** Kept in quarantine beside what was refused: it must never change. */
  readonly name: string;
  /** Among the dialects of the registry, in their order, the first that speaks the request gets it. */
  readonly speaks: (request: Pick<WireRequest, "route" | "headers">) => boolean;
  /**
   * The events of a request as they came, each by itself. What cannot be taken apart is refused as a whole.
   * @throws MeteringError request.invalid, request.unsupported-media-type
   */
  readonly readItems: (request: WireRequest) => readonly unknown[];
  /**
   * The translator, pure. An item that was set aside is read by it again when it is replayed.
   * @param nextKey gives an event a new idempotency key, where the dialect lets one come without
   */
  readonly parseItem: (item: unknown, nextKey: () => string) => Submission;
  /** The fields of an item that hold its idempotency key, with their values for this one. */
  readonly keyFields: (idempotencyKey: string) => Readonly<Record<string, string>>;
  /** What the dialect calls fields that are judged after it has read them, where it has other names for them. */
  readonly fieldNames?: Partial<Readonly<Record<JudgedField, string>>>;
  /** @throws MeteringError request.invalid where the dialect has no answer that tells of refused events */
  readonly answer: (results: readonly EventResult[]) => DialectAnswer;
}

/** A fault as the dialect's sender reads it. */
export function describeFault({ fieldNames = {} }: Dialect, { field, text }: EventFault): string {
  return `${fieldNames[field] ?? field}: ${text}`;
}
