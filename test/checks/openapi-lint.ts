/** Owns: which rules a description of the API must keep. */
import { createConfig, lintFromString } from "@redocly/openapi-core";

/** The rules of the recommended set, all as errors, and those of the others that say something about ours. */
const RULES = {
  extends: ["recommended-strict"],
  rules: {
    "no-schema-type-mismatch": "error",
    "operation-tag-defined": "error",
    "component-name-unique": "error",
    "no-invalid-media-type-examples": "error",
  },
} as const;

/** One line per problem; none when all is well. */
export async function lintDescription(description: unknown): Promise<readonly string[]> {
  const config = await createConfig(JSON.stringify(RULES));
  const problems = await lintFromString({
    source: JSON.stringify(description),
    absoluteRef: "openapi.json",
    config,
  });
  return problems.map(
    ({ ruleId, message, location }) => `${location[0]?.pointer ?? "#/"} ${ruleId}: ${message}`,
  );
}
