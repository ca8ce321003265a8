/**
 * Owns: the files of a bucket after its deployments, in memory, by their keys. A path that is no key leads nowhere, and so to no
 * other file of this machine.
 * Does not own: answering with one (answer-file.ts).
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import type { UploadModel } from "../../template/model.ts";
import { compileWildcard } from "./wildcard.ts";

export interface StoredFile {
  readonly content: Buffer;
  /** Of the content, in quotes, as S3 makes it. */
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>> & { readonly "content-type": string };
}

/** What `aws s3 sync` guesses from a name; S3 takes what it does not guess as bytes. */
const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".ico": "image/vnd.microsoft.icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};
const BYTES = "binary/octet-stream";

/** @param uploads in the order of their deployment: a later one overwrites */
export async function loadFiles(uploads: readonly UploadModel[]): Promise<ReadonlyMap<string, StoredFile>> {
  const loaded = await Promise.all(uploads.map(loadUpload));
  return new Map(loaded.flat());
}

async function loadUpload({
  directory,
  filters,
  headers,
}: UploadModel): Promise<readonly (readonly [string, StoredFile])[]> {
  const patterns = filters.map(({ pattern, isIncluded }) => ({
    pattern: compileWildcard(pattern),
    isIncluded,
  }));
  const isTaken = (key: string) => patterns.findLast(({ pattern }) => pattern.test(key))?.isIncluded ?? true;
  const keys = (await listKeys(directory)).filter(isTaken);
  return Promise.all(
    keys.map(async (key) => [key, toFile(key, await readFile(join(directory, key)), headers)] as const),
  );
}

async function listKeys(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(directory, join(parentPath, name)).replaceAll(sep, "/"));
}

function toFile(key: string, content: Buffer, headers: UploadModel["headers"]): StoredFile {
  const etag = `"${createHash("md5").update(content).digest("hex")}"`;
  return { content, etag, headers: { "content-type": TYPES[extname(key)] ?? BYTES, ...headers } };
}
