/** Owns: json_extract_scalar, and the paths that it takes. */
import type { RenderedCall } from "./function-rule.ts";
import type { Call } from "./syntax.ts";
import { invalidAt } from "./tokens.ts";
import { NOTHING, type Rendered, widen } from "./types.ts";

const STEP = /\.([A-Za-z_][A-Za-z0-9_]*)|\["([^"\\]+)"\]|\[(\d{1,9})\]/y;

/** In valid JSON: a string, or a number, which stands outside of all strings. */
const STRING_OR_NUMBER = '"((?:[^"\\\\]|\\\\.)*)"|(-?[0-9][-+.0-9eE]*)';

/** NULL for a text that is no JSON, for a path that leads nowhere, and for what is null, an object or a list. */
export function renderJsonExtractScalar({ call, values, scope }: RenderedCall): Rendered {
  const json = widen(values[0] ?? NOTHING, "VARCHAR");
  const pointer = scope.parameters.add(readPath(call)).sql;
  const scalar = [
    `WHEN json_type(${json}, ${pointer}) IN ('VARCHAR', 'BOOLEAN') THEN json_extract_string(${json}, ${pointer})`,
    `WHEN json_type(${json}, ${pointer}) NOT IN ('OBJECT', 'ARRAY', 'NULL') THEN json_extract_string(${quoteNumbers(json)}, ${pointer})`,
  ];
  return { sql: `(CASE WHEN json_valid(${json}) THEN CASE ${scalar.join(" ")} END END)`, type: "VARCHAR" };
}

/** DuckDB would write a number anew, 1e+21 as 1e21. As a string it comes out as it went in. */
function quoteNumbers(json: string): string {
  return `regexp_replace(${json}, '${STRING_OR_NUMBER}', '"\\1\\2"', 'g')`;
}

/** The path as a JSON pointer, in which no name is a pattern: DuckDB takes * for one even in quotes. */
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
    const name = word ?? quoted ?? String(Number(index));
    steps.push(`/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    at += text.length;
  }
  return steps.join("");
}

function refuse(call: Call) {
  return invalidAt(
    call.arguments[1] ?? call,
    `${call.name} needs a path, written out, of steps .name, ["name"] and [0], such as '$.model'`,
  );
}
