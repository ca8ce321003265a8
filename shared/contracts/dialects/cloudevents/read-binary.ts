/**
 * Owns: the binary mode of CloudEvents over HTTP - attributes in headers, data in the body - as the JSON format has the same event.
 * The HTTP protocol binding 1.0.2 says how a header holds an attribute: in section 3.1.3.2.
 */
import { MeteringError } from "../../../errors.ts";
import { show } from "../../faults.ts";
import type { WireRequest } from "../dialect.ts";

const PREFIX = "ce-";
const REQUIRED = ["ce-specversion", "ce-id", "ce-source", "ce-type"] as const;

/** One required attribute is enough: then the absence of the others is a fault, and not another dialect. */
export function isBinary({ headers }: Pick<WireRequest, "headers">): boolean {
  return REQUIRED.some((name) => headers[name] !== undefined);
}

/** @throws MeteringError request.invalid, request.unsupported-media-type */
export function readBinary({ headers, hasBody, readJson }: WireRequest): Readonly<Record<string, unknown>> {
  const attributes = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith(PREFIX) && value !== undefined
      ? [[name.slice(PREFIX.length), decode(name, value)] as const]
      : [],
  );
  return {
    ...Object.fromEntries(attributes),
    ...(hasBody ? { data: readJson(["application/json", ""]) } : {}),
  };
}

function decode(name: string, value: string): string {
  try {
    return decodeURIComponent(unquote(value));
  } catch (cause) {
    throw new MeteringError(
      "request.invalid",
      `${name}: got ${show(value)}; accepted is text whose percent signs encode UTF-8, such as %20 or %25`,
      { cause },
    );
  }
}

/** As senders by older versions of the binding write spaces: in double quotes, with backslashes before quotes. */
function unquote(value: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(value)?.[1];
  return quoted === undefined ? value : quoted.replace(/\\(.)/g, "$1");
}
