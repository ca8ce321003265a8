/** Owns: whether an answer is one that the description tells of. */
import type { ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import type { DescribedOperation } from "./description.ts";

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** One sentence per thing that is not as described; none when all is. */
export function checkAnswer(operation: DescribedOperation, answer: RawAnswer): readonly string[] {
  const { status, headers, text } = answer;
  if (status >= 500) return [`answered ${status} ${text}`];
  const described = operation.answers.get(status);
  if (described === undefined) return [`answered ${status}, which is not described: ${text.slice(0, 200)}`];
  return [...checkHeaders(described.headers, headers), ...checkBody(described.isValid, headers, text)];
}

function checkHeaders(described: ReadonlyMap<string, ValidateFunction>, given: Headers): readonly string[] {
  return [...described].flatMap(([name, isValid]) => {
    const value = given.get(name);
    if (value === null) return [`has no header ${name}`];
    return isValid(value) ? [] : [`header ${name}: ${value} ${tell(isValid)}`];
  });
}

function checkBody(isValid: ValidateFunction | undefined, headers: Headers, text: string): readonly string[] {
  if (isValid === undefined) return text === "" ? [] : [`has a body: ${text.slice(0, 200)}`];
  if (headers.get("content-type") !== "application/json") return [`is ${headers.get("content-type")}`];
  return isValid(JSON.parse(text)) ? [] : [`${tell(isValid)}: ${text.slice(0, 600)}`];
}

function tell({ errors }: ValidateFunction): string {
  const told = (errors ?? []).map(
    ({ instancePath, message, params }: ErrorObject) =>
      `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
  return told.slice(0, 5).join("; ");
}
