import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { createDistribution } from "../../../../local/runtime/distribution/serve-distribution.ts";
import { type HttpServer, startHttpServer } from "../../../../local/runtime/http-server.ts";
import { createSystemTimers } from "../../../../local/runtime/timers.ts";
import type { BehaviorModel } from "../../../../local/template/model.ts";
import { createTemporaryFolder } from "../../../support/temporary-folder.ts";

const PAGE = "<!doctype html><title>Page</title>";
const SCRIPT = `const text = "${"long enough to be worth it ".repeat(50)}";`;
const FONT = "f".repeat(2_000);

const directory = createTemporaryFolder("pages");
mkdirSync(join(directory, "assets"));
for (const [file, content] of Object.entries({
  "index.html": PAGE,
  "icon.svg": "<svg/>",
  "assets/main-1a2b.js": SCRIPT,
  "assets/font.woff2": FONT,
}))
  writeFileSync(join(directory, file), content);

const UPLOADS = [
  {
    directory,
    filters: [
      { pattern: "*", isIncluded: false },
      { pattern: "assets/*", isIncluded: true },
    ],
    headers: { "cache-control": "immutable" },
  },
  {
    directory,
    filters: [{ pattern: "assets/*", isIncluded: false }],
    headers: { "cache-control": "no-cache" },
  },
];

const LEAD_TO_PAGE = `function handler(event) {
  if (event.request.uri === "/loop") for (;;) {}
  if (event.request.uri === "/old") return { statusCode: 302, headers: { location: { value: "/new" } } };
  if (!event.request.uri.includes(".")) event.request.uri = "/index.html";
  return event.request;
}`;

const PAGES: BehaviorModel = {
  pathPattern: "*",
  methods: ["GET", "HEAD"],
  origin: { kind: "files", uploads: UPLOADS },
  isCompressed: true,
  viewerRequestCode: LEAD_TO_PAGE,
  responseHeaders: { "content-security-policy": "default-src 'none'" },
};

const API: BehaviorModel = {
  pathPattern: "/v1/*",
  methods: ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
  origin: { kind: "http-api", apiId: "api1" },
  isCompressed: false,
  responseHeaders: {},
};

const served: HttpServer[] = [];
const logged: string[] = [];

afterEach(async () => {
  await Promise.all(served.splice(0).map((server) => server.stop()));
  logged.splice(0);
});

async function serve(pages: Partial<BehaviorModel> = {}, functionLimitMs?: number): Promise<string> {
  const answer = await createDistribution({
    distribution: { rootObject: "index.html", behaviors: [API, { ...PAGES, ...pages }] },
    answerApi: async ({ method, url }) => ({
      status: 404,
      headers: { "x-api": "1" },
      body: Buffer.from(`API: ${method} ${url}`),
    }),
    log: (line) => logged.push(line),
    functionLimitMs,
  });
  const server = await startHttpServer({ port: 0, timers: createSystemTimers(), answer });
  served.push(server);
  return server.url;
}

/** As it stands on the wire: fetch would tidy the path, and open the compression. */
function ask(url: string, path: string, headers: Record<string, string> = {}, method = "GET") {
  return new Promise<{ status?: number; headers: Record<string, unknown>; body: Buffer }>(
    (resolve, reject) => {
      const { hostname, port } = new URL(url);
      request({ hostname, port, path, method, headers }, async (response) => {
        const body = Buffer.concat(await response.toArray());
        resolve({ status: response.statusCode, headers: response.headers, body });
      })
        .on("error", reject)
        .end();
    },
  );
}

const textAt = async (url: string, path: string, method = "GET") =>
  (await ask(url, path, {}, method)).body.toString();

describe("createDistribution", () => {
  it("passes on what belongs to the API, and answers it as the API does", async () => {
    const url = await serve();

    const { status, headers, body } = await ask(
      url,
      "/v1/nothing?q=1",
      { "accept-encoding": "br" },
      "DELETE",
    );

    expect([status, body.toString()]).toEqual([404, "API: DELETE /v1/nothing?q=1"]);
    expect(Object.keys(headers).toSorted()).toEqual([
      "connection",
      "content-length",
      "date",
      "keep-alive",
      "x-api",
    ]);
  });

  it.each(["//v1/events", "/%76%31/events", "/x/../v1/events", "/v1/%2F", "/v1/"])(
    "matches %s after CloudFront has normalized it, and passes it on as it came",
    async (path) => {
      expect(await textAt(await serve(), path)).toBe(`API: GET ${path}`);
    },
  );

  it.each(["/v1", "/v1x/events", "/V1/events", "/v1/%2e%2e/admin", "/customers/7", "/"])(
    "takes %s for a place in the pages",
    async (path) => {
      expect(await textAt(await serve(), path)).toBe(PAGE);
    },
  );

  it("gives each file its type, how long it may be kept, and the headers of the behavior", async () => {
    const url = await serve();

    expect(await ask(url, "/icon.svg")).toMatchObject({
      status: 200,
      headers: {
        "content-type": "image/svg+xml",
        "cache-control": "no-cache",
        "content-security-policy": "default-src 'none'",
      },
    });
    expect((await ask(url, "/assets/main-1a2b.js")).headers).toMatchObject({
      "content-type": "text/javascript",
      "cache-control": "immutable",
    });
  });

  it("answers 404 where there is no such file, with the headers too", async () => {
    const { status, headers } = await ask(await serve(), "/assets/gone.js");

    expect([status, headers["content-security-policy"]]).toEqual([404, "default-src 'none'"]);
  });

  it.each([
    "/../../etc/passwd.txt",
    "/..%2f..%2fetc%2fpasswd.txt",
    "/assets/%2e%2e/index.html",
    "/assets//main-1a2b.js",
  ])("has no file but those of the bucket: %s", async (path) => {
    expect((await ask(await serve(), path)).status).toBe(404);
  });

  it("takes no method but those of the behavior, and answers HEAD without a body", async () => {
    const url = await serve();

    expect((await ask(url, "/", {}, "POST")).status).toBe(403);
    const { status, headers, body } = await ask(url, "/", {}, "HEAD");
    expect([status, headers["content-length"], body.length]).toEqual([200, String(PAGE.length), 0]);
  });

  it("sends a file once: who has it gets 304", async () => {
    const url = await serve();
    const first = await ask(url, "/assets/main-1a2b.js", { "accept-encoding": "gzip" });
    const etag = String(first.headers.etag);
    expect(etag).toMatch(/^W\/"[0-9a-f]{32}"$/);

    for (const known of [etag, etag.slice(2), `"other", ${etag}`, "*"]) {
      const again = await ask(url, "/assets/main-1a2b.js", { "if-none-match": known });
      expect([again.status, again.body.length]).toEqual([304, 0]);
      expect(again.headers).toMatchObject({
        "cache-control": "immutable",
        "content-security-policy": "default-src 'none'",
      });
    }
    expect((await ask(url, "/assets/main-1a2b.js", { "if-none-match": '"other"' })).status).toBe(200);
  });

  it.each([
    ["gzip, deflate, br", "br", brotliDecompressSync],
    ["gzip", "gzip", gunzipSync],
    ["br;q=0, gzip", "gzip", gunzipSync],
    ["", undefined, (body: Buffer) => body],
    ["identity", undefined, (body: Buffer) => body],
  ])("compresses for who accepts %j by %s", async (accepted, encoding, open) => {
    const { headers, body } = await ask(await serve(), "/assets/main-1a2b.js", {
      "accept-encoding": accepted,
    });

    expect([headers["content-encoding"], headers.vary]).toEqual([encoding, "Accept-Encoding"]);
    expect(open(body).toString()).toBe(SCRIPT);
  });

  it("compresses neither what is small, nor what is compressed, nor where the behavior does not say so", async () => {
    const accepting = { "accept-encoding": "br" };
    const [url, plain] = [await serve(), await serve({ isCompressed: false })];

    const answers = [
      await ask(url, "/", accepting),
      await ask(url, "/assets/font.woff2", accepting),
      await ask(plain, "/assets/main-1a2b.js", accepting),
    ];

    for (const { headers } of answers)
      expect([headers["content-encoding"], headers.vary]).toEqual([undefined, undefined]);
  });

  it("runs the function apart, within a time, and sends what it answers", async () => {
    expect(await ask(await serve(), "/old")).toMatchObject({ status: 302, headers: { location: "/new" } });
    expect((await ask(await serve({}, 100), "/loop")).status).toBe(503);
    expect(logged).toEqual([expect.stringMatching(/"\/loop": .*timed out/)]);
    for (const code of ["process.exit(1)", "return process", "return 1"]) {
      const other = await serve({ viewerRequestCode: `function handler() { ${code} }` });
      expect((await ask(other, "/")).status).toBe(503);
    }
  });

  it("waits for a function that a busy machine lets wait", async () => {
    const busy = "const end = Date.now() + 250; while (Date.now() < end); return event.request;";
    const url = await serve({ viewerRequestCode: `function handler(event) { ${busy} }` });

    expect(await textAt(url, "/index.html")).toBe(PAGE);
  });

  it("has the root object where no function names another", async () => {
    expect(await textAt(await serve({ viewerRequestCode: undefined }), "/")).toBe(PAGE);
  });
});
