import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { MeteringError } from "../errors.ts";

/**
 * The request's body as JSON.
 * @throws MeteringError request.invalid, request.unsupported-media-type
 */
export function readJson(
  event: Pick<APIGatewayProxyEventV2, "body" | "isBase64Encoded" | "headers">,
): unknown {
  const type = mediaTypeOf(event.headers["content-type"]);
  if (type !== "application/json") {
    throw new MeteringError(
      "request.unsupported-media-type",
      `content-type: got ${JSON.stringify(type)}; accepted is application/json`,
    );
  }
  const encoding = event.headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") {
    throw new MeteringError(
      "request.unsupported-media-type",
      `content-encoding: got ${JSON.stringify(encoding)}; accepted is an uncompressed body`,
    );
  }
  return parse(readText(event));
}

function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

function readText({
  body = "",
  isBase64Encoded,
}: Pick<APIGatewayProxyEventV2, "body" | "isBase64Encoded">): string {
  if (!isBase64Encoded) return body;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(body, "base64"));
  } catch (cause) {
    throw new MeteringError("request.invalid", "body: not UTF-8; accepted is JSON in UTF-8", { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const came = text === "" ? "empty" : "not JSON";
    throw new MeteringError("request.invalid", `body: ${came}; accepted is JSON`, { cause });
  }
}
