/**
 * Owns: the answer with a stored file - not again if the browser has it, and compressed if the browser takes that.
 * Does not own: which file (serve-distribution.ts).
 */
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { HttpAnswer } from "../http-server.ts";
import type { StoredFile } from "./load-files.ts";

/** As a request has them. */
export interface Conditions {
  readonly acceptEncoding: string;
  readonly ifNoneMatch: string;
}

type Compress = (content: Buffer) => Promise<Buffer>;

/** CloudFront's levels are not documented; these take milliseconds. */
const BROTLI_QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** In the order of CloudFront's preference. */
const ENCODINGS: readonly (readonly [name: string, compress: Compress])[] = [
  ["br", (content) => promisify(brotliCompress)(content, BROTLI_QUALITY)],
  ["gzip", promisify<Buffer, Buffer>(gzip)],
];

/** What CloudFront compresses: these types, of 1,000 to 10,000,000 bytes. */
const COMPRESSIBLE =
  /^(text\/(css|html|javascript|plain)|application\/(json|manifest\+json|wasm)|image\/(svg\+xml|vnd\.microsoft\.icon))(;|$)/;
const BYTES_MIN = 1_000;
const BYTES_MAX = 10_000_000;

export type AnswerFile = (file: StoredFile, conditions: Conditions) => Promise<HttpAnswer>;

/** Each file is compressed once for each encoding, when it is first asked for. */
export function createFileAnswering(isCompressed: boolean): AnswerFile {
  const compressed = new Map<string, Promise<Buffer>>();
  return async ({ content, etag, headers }, { acceptEncoding, ifNoneMatch }) => {
    const isChoice = isCompressed && isCompressible(content, headers["content-type"]);
    const encoding = isChoice ? ENCODINGS.find(([name]) => accepts(acceptEncoding, name)) : undefined;
    // The same file in another form: no longer the same byte for byte.
    const tag = encoding === undefined ? etag : `W/${etag}`;
    const common = { ...headers, etag: tag, ...(isChoice ? { vary: "Accept-Encoding" } : {}) };
    if (isKnown(ifNoneMatch, etag)) return { status: 304, headers: common, body: Buffer.alloc(0) };
    if (encoding === undefined) return { status: 200, headers: common, body: content };
    const [name, compress] = encoding;
    const body = compressed.get(`${name} ${etag}`) ?? compress(content);
    compressed.set(`${name} ${etag}`, body);
    return { status: 200, headers: { ...common, "content-encoding": name }, body: await body };
  };
}

function isCompressible({ length }: Buffer, type: string): boolean {
  return COMPRESSIBLE.test(type) && length >= BYTES_MIN && length <= BYTES_MAX;
}

function accepts(acceptEncoding: string, encoding: string): boolean {
  return acceptEncoding.split(",").some((item) => {
    const [name = "", weight = ""] = item.split(";").map((part) => part.trim().toLowerCase());
    return name === encoding && !/^q=0(\.0*)?$/.test(weight);
  });
}

/** RFC 9110, section 13.1.2: compared weakly. */
function isKnown(ifNoneMatch: string, etag: string): boolean {
  const tags = ifNoneMatch.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(etag);
}
