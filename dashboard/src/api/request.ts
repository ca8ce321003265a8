/**
 * Owns: one request to the API - the key, the parameters, the answer with its freshness, errors in the API's own words.
 * Does not own: which requests there are (the other files here), or when they are made (TanStack Query).
 */
import type { ErrorBody } from "../../../shared/contracts/answers/error.ts";
import { currentKey, refuse } from "../session/key-store.ts";

export interface Answer<Body> {
  readonly body: Body;
  /** RFC 3339: everything accepted before is in the answer. Absent where the API does not promise any. */
  readonly dataThrough: string | undefined;
  /** `rollups`, `event-store`, or both. */
  readonly answeredFrom: string | undefined;
}

export type Parameters = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Question {
  readonly method?: "GET" | "POST" | "PATCH";
  readonly parameters?: Parameters;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** Absent: that of whoever is signed in. */
  readonly key?: string;
}

export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly messages: readonly string[];
  readonly requestId: string | undefined;

  constructor(status: number, messages: readonly string[], requestId: string | undefined) {
    super(messages.join("; "));
    this.status = status;
    this.messages = messages;
    this.requestId = requestId;
  }
}

/**
 * An answer of 401 signs out: with this key nothing can be asked any more.
 * @throws ApiError for every answer that is not 2xx, and with status 0 if there was none
 */
export async function request<Body>(path: string, question: Question = {}): Promise<Answer<Body>> {
  const key = question.key ?? currentKey() ?? "";
  const response = await send(path, { ...question, key });
  if (response.status === 401) refuse(key);
  if (!response.ok) throw await toError(response);
  return {
    body: await response.json(),
    dataThrough: response.headers.get("tallymark-data-through") ?? undefined,
    answeredFrom: response.headers.get("tallymark-answered-from") ?? undefined,
  };
}

async function send(path: string, { method = "GET", parameters, body, signal, key = "" }: Question) {
  const headers: Record<string, string> = { "x-api-key": key };
  if (body !== undefined) headers["content-type"] = "application/json";
  try {
    return await fetch(withParameters(path, parameters), {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
      // The key is the only credential.
      credentials: "omit",
      cache: "no-store",
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, ["The API cannot be reached. Is the connection up?"], undefined);
  }
}

function withParameters(path: string, parameters: Parameters = {}): string {
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

async function toError(response: Response): Promise<ApiError> {
  const body: Partial<ErrorBody> | undefined = await response.json().catch(() => undefined);
  const { message = `The API answered ${response.status}`, requestId } = body ?? {};
  return new ApiError(response.status, typeof message === "string" ? [message] : message, requestId);
}
