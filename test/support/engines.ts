import { createRequire } from "node:module";

/** Whether this machine can run the embedded DynamoDB; where it cannot, suites that need it skip, saying so. */
export const isDynamoDbAvailable = (() => {
  if (process.env.TALLYMARK_DYNAMODB_ENDPOINT) return true;
  try {
    createRequire(import.meta.url).resolve(`@dynoxide/${process.platform}-${process.arch}/package.json`);
    return true;
  } catch {
    console.warn(
      "skipped: no embedded DynamoDB for this platform, and TALLYMARK_DYNAMODB_ENDPOINT is not set",
    );
    return false;
  }
})();
