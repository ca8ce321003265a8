/** Lints the description of the API. Exit 1 with what is wrong with it: `npm run check:openapi`. */
import { describeApi } from "../../shared/contracts/openapi/describe-api.ts";
import { GROUPS } from "../../shared/contracts/openapi/groups.ts";
import { lintDescription } from "./openapi-lint.ts";

const problems = await lintDescription(describeApi(GROUPS));
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
