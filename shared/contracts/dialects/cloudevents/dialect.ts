/** Owns: CloudEvents at `POST /v1/events`, in the structured, the batched and the binary mode of the HTTP protocol binding 1.0.2. */
import * as z from "zod/mini";
import type { SubmittedEvent } from "../../../domain/event/usage-event.ts";
import { MeteringError } from "../../../errors.ts";
import { idempotencyKeyField } from "../../event-fields.ts";
import { show } from "../../faults.ts";
import { readMediaType } from "../../media-type.ts";
import type { Submission } from "../../submission.ts";
import { answerEach } from "../answer-each.ts";
import type { Dialect, WireRequest } from "../dialect.ts";
import { parseItem, requireCount } from "../parse-item.ts";
import { CLOUD_EVENTS_MAX, type CloudEvent, cloudEventSchema, isUtf8, NAMED_BYTES_MAX } from "./contract.ts";
import { isBinary, readBinary } from "./read-binary.ts";

/** The binding: a content type that begins so is structured or batched, whatever the headers say besides. */
const MEDIA_TYPE = "application/cloudevents";
const STRUCTURED = `${MEDIA_TYPE}+json`;
const BATCHED = `${MEDIA_TYPE}-batch+json`;

export const cloudEvents: Dialect = {
  name: "cloudevents",
  speaks: (request) => request.route === "POST /v1/events" && (isNamed(request) || isBinary(request)),
  readItems: (request) => {
    requireUtf8(request);
    return isNamed(request) ? readNamed(request) : [readBinary(request)];
  },
  parseItem: parseCloudEvent,
  keyFields: (idempotencyKey) => {
    const space = idempotencyKey.indexOf(" ");
    return { source: idempotencyKey.slice(0, space), id: idempotencyKey.slice(space + 1) };
  },
  fieldNames: { timestamp: "time", idempotencyKey: "source, id", eventType: "type" },
  answer: (results) => ({ statusCode: 202, body: answerEach(results) }),
};

function isNamed({ headers }: Pick<WireRequest, "headers">): boolean {
  return readMediaType(headers["content-type"]).type.startsWith(MEDIA_TYPE);
}

function requireUtf8({ headers }: WireRequest): void {
  const { charset } = readMediaType(headers["content-type"]);
  if (isUtf8(charset)) return;
  throw new MeteringError(
    "request.unsupported-media-type",
    `content-type: got the charset ${show(charset)}; accepted is utf-8`,
  );
}

function readNamed({ headers, readJson }: WireRequest): readonly unknown[] {
  const body = readJson([STRUCTURED, BATCHED]);
  const isBatch = readMediaType(headers["content-type"]).type === BATCHED;
  if (isBatch !== Array.isArray(body))
    throw new MeteringError(
      "request.invalid",
      `body: got ${show(body)}; accepted is ${isBatch ? "an array of events" : "one event"} as ${isBatch ? BATCHED : STRUCTURED}`,
    );
  if (!Array.isArray(body)) return [body];
  // The binding: "The batch MAY be empty". A relay that has nothing to send need not ask before, and nothing is lost by it.
  return body.length === 0 ? body : requireCount(body, "events", CLOUD_EVENTS_MAX);
}

function parseCloudEvent(item: unknown): Submission {
  const submission = parseItem(item, { schema: cloudEventSchema, readKey, translate });
  const strangers = findStrangers(item);
  if (strangers.length === 0) return submission;
  const faults = submission.kind === "refused" ? submission.faults : [];
  return {
    kind: "refused",
    input: item,
    idempotencyKey: readKey(item),
    faults: [...strangers, ...faults],
  };
}

/** A name that no attribute can have is a mistake, such as `Quantity`: the event must not count as if nothing had been said. */
function findStrangers(item: unknown): readonly string[] {
  if (typeof item !== "object" || item === null || Array.isArray(item)) return [];
  return Object.entries(item).flatMap(([name, value]) => {
    if (value === null || /^[a-z0-9]+$/.test(name)) return [];
    return name === "data_base64"
      ? [`data_base64: got ${show(value)}; accepted is data, a JSON object`]
      : [`${show(name)}: not the name of an attribute; accepted are lower-case letters and digits`];
  });
}

function translate({
  type,
  subject,
  time,
  quantity,
  cost,
  agent,
  data,
  ...named
}: CloudEvent): SubmittedEvent | readonly string[] {
  const idempotencyKey = readKey(named);
  if (idempotencyKey === undefined)
    return [
      `source, id: no key together; accepted are at most ${NAMED_BYTES_MAX} bytes of well-formed UTF-8`,
    ];
  return {
    idempotencyKey,
    customer: subject,
    eventType: type,
    timestamp: time ?? undefined,
    quantity: quantity ?? "1",
    cost: cost ?? undefined,
    agent: agent ?? undefined,
    properties: data ?? undefined,
  };
}

/** A source holds no space, so that no two pairs of source and id give the same key. */
function readKey(item: unknown): string | undefined {
  const { source, id } = cloudEventSchema.shape;
  const named = z.object({ source, id }).safeParse(item);
  if (!named.success) return undefined;
  return idempotencyKeyField.safeParse(`${named.data.source} ${named.data.id}`).data;
}
