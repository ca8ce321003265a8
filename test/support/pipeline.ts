/** The local pipeline as a test meets it: over HTTP, with a key. */
import { GetQueueAttributesCommand, ListQueuesCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { inject } from "vitest";
import { type LocalOptions, type LocalPipeline, startLocal } from "../../local/start-local.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects, and fails where it is not there
  readonly body: any;
}

export interface TestPipeline {
  readonly pipeline: LocalPipeline;
  readonly key: string;
  readonly publicKey: string;
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Answer>;
  readonly post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Answer>;
  readonly patch: (path: string, body: unknown) => Promise<Answer>;
  /** The usage analytics, once everything that was sent is counted. */
  readonly usage: (parameters?: Record<string, string>) => Promise<Answer["body"]>;
  readonly createKey: (organization: string, kind?: "secret" | "public") => Promise<string>;
  readonly logged: string[];
}

/** Nearly every test waits for a batch, whose window of a second in the template adds nothing to what the test shows. */
const BATCH_WINDOW_SECONDS = 0.05;

export async function startPipeline(options: LocalOptions = {}): Promise<TestPipeline> {
  const logged: string[] = [];
  const pipeline = await startLocal({
    assemblyDirectory: inject("assemblyDirectory"),
    logFunction: (name, line) => logged.push(`${name} ${line}`),
    batchWindowSeconds: BATCH_WINDOW_SECONDS,
    ...options,
  });
  const createKey = async (organization: string, kind = "secret") => {
    const { key } = (await pipeline.invoke("create-api-key", { organization, kind })) as { key: string };
    return key;
  };
  const key = await createKey("test");
  const ask = async (path: string, request: RequestInit): Promise<Answer> => {
    const response = await fetch(`${pipeline.url}${path}`, request);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? undefined : JSON.parse(text),
    };
  };
  const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
    ask(path, {
      method,
      headers: { "x-api-key": key, "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const get = (path: string, headers: Record<string, string> = { "x-api-key": key }) =>
    ask(path, { headers });
  return {
    pipeline,
    key,
    publicKey: await createKey("test", "public"),
    logged,
    createKey,
    get,
    post: (path, body, headers = {}) => send("POST", path, body, headers),
    patch: (path, body) => send("PATCH", path, body),
    usage: async (parameters = {}) => {
      await pipeline.idle();
      const answer = await get(`/v1/analytics/usage?${new URLSearchParams(parameters)}`);
      if (answer.status !== 200)
        throw new Error(`analytics answered ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
  };
}

/** Messages whose deletion was lost come back after so many seconds, not after the six minutes of the template. */
export async function shortenVisibility(
  pipeline: LocalPipeline,
  seconds: number,
  queues = /./,
): Promise<void> {
  for (const QueueUrl of await findQueues(pipeline, queues)) {
    const Attributes = { VisibilityTimeout: String(seconds) };
    await pipeline.engines.clients.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  }
}

/** Messages are set aside after so many deliveries, not after the hour that those of the template take. */
export async function setAsideAfter(pipeline: LocalPipeline, receives: number): Promise<void> {
  const { sqs } = pipeline.engines.clients;
  for (const QueueUrl of await findQueues(pipeline, /./)) {
    const AttributeNames = ["RedrivePolicy" as const];
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
    if (Attributes?.RedrivePolicy === undefined) continue;
    const policy = { ...JSON.parse(Attributes.RedrivePolicy), maxReceiveCount: receives };
    const RedrivePolicy = JSON.stringify(policy);
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy } }));
  }
}

/** The addresses of the queues whose names match. */
export async function findQueues({ engines }: LocalPipeline, name: RegExp): Promise<readonly string[]> {
  const { QueueUrls = [] } = await engines.clients.sqs.send(new ListQueuesCommand({}));
  return QueueUrls.filter((url) => name.test(url.split("/").at(-1) ?? ""));
}
