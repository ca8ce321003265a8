/** A request as a dialect sees it, and what it reads in it. */
import type { WireRequest } from "../../../shared/contracts/dialects/dialect.ts";
import { chooseDialect } from "../../../shared/contracts/dialects/registry.ts";
import type { Submission } from "../../../shared/contracts/submission.ts";
import { readJson } from "../../../shared/lambda/read-json.ts";

export interface Sent {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

function toRequest({ path, headers = { "content-type": "application/json" }, body }: Sent): WireRequest {
  const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
  return {
    route: `POST ${path.replace("/api/", "/")}`,
    headers,
    hasBody: text !== undefined,
    readJson: (mediaTypes) => readJson({ headers, body: text, isBase64Encoded: false }, mediaTypes),
  };
}

/** The way of a request through its dialect. New keys are "new". */
export function translate(sent: Sent): readonly Submission[] {
  const request = toRequest(sent);
  const dialect = chooseDialect(request);
  return dialect.readItems(request).map((item) => dialect.parseItem(item, () => "new"));
}
