import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { readMediaType } from "../contracts/media-type.ts";
import { MeteringError } from "../errors.ts";

/**
 * The request's body as JSON.
 * @param mediaTypes those accepted, "" for none
 * @throws MeteringError request.invalid, request.unsupported-media-type
 */
export function readJson(
  event: Pick<APIGatewayProxyEventV2, "body" | "isBase64Encoded" | "headers">,
  mediaTypes: readonly string[] = ["application/json"],
): unknown {
  const { type } = readMediaType(event.headers["content-type"]);
  if (!mediaTypes.includes(type)) {
    const accepted = mediaTypes.map((mediaType) => mediaType || "none").join(" or ");
    throw new MeteringError(
      "request.unsupported-media-type",
      `content-type: got ${JSON.stringify(type)}; accepted is ${accepted}`,
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
