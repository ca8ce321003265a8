import type { EnvironmentVariable } from "../environment.ts";

/**
 * Reads what a function needs from its environment.
 * @throws Error naming every variable that is missing, at once
 */
export function readEnvironment<Name extends EnvironmentVariable>(
  environment: Readonly<Record<string, string | undefined>>,
  names: readonly Name[],
): Readonly<Record<Name, string>> {
  const missing = names.filter((name) => !environment[name]);
  if (missing.length > 0) throw new Error(`missing in the environment: ${missing.join(", ")}`);
  return Object.fromEntries(names.map((name) => [name, environment[name] ?? ""])) as Record<Name, string>;
}
