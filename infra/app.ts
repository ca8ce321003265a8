/** The entry that cdk.json names. Nothing but the start: what is built stands in tallymark.ts. */
import { App } from "aws-cdk-lib";
import { createTallymark } from "./tallymark.ts";

createTallymark(new App());
