/** Owns: json_extract_scalar, and the paths that it takes. */
import type { RenderedCall } from "./function-rule.ts";
import type { Call } from "./syntax.ts";
import { invalidAt } from "./tokens.ts";
import { NOTHING, type Rendered, widen } from "./types.ts";

const STEP = /\.([A-Za-z_][A-Za-z0-9_]*)|\["([^"\\]+)"\]|\[(\d{1,9})\]/y;

/** NULL for a text that is no JSON, for a path that leads nowhere, and for what is an object or a list. */
export function renderJsonExtractScalar({ call, values, scope }: RenderedCall): Rendered {
  const json = widen(values[0] ?? NOTHING, "VARCHAR");
  const path = scope.parameters.add(readPath(call)).sql;
  const isScalar = `json_valid(${json}) AND json_type(${json}, ${path}) NOT IN ('OBJECT', 'ARRAY')`;
  return { sql: `(CASE WHEN ${isScalar} THEN json_extract_string(${json}, ${path}) END)`, type: "VARCHAR" };
}

/** DuckDB's form of the path: every name in quotes, so that none of them is read as a pattern. */
function readPath(call: Call): string {
  const argument = call.arguments[1];
  if (argument?.kind !== "text" || !argument.value.startsWith("$")) throw refuse(call);
  const path = argument.value;
  const steps: string[] = [];
  let at = 1;
  while (at < path.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(path);
    if (match === null) throw refuse(call);
    const [text, word, quoted, index] = match;
    steps.push(index === undefined ? `."${word ?? quoted}"` : `[${index}]`);
    at += text.length;
  }
  return `$${steps.join("")}`;
}

function refuse(call: Call) {
  return invalidAt(
    call.arguments[1] ?? call,
    `${call.name} needs a path, written out, of steps .name, ["name"] and [0], such as '$.model'`,
  );
}
