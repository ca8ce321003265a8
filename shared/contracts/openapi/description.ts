/** Owns: the description of this description. */
import * as z from "zod/mini";
import { described } from "../wire.ts";
import type { OperationGroup } from "./operation.ts";

export const description: OperationGroup = {
  tag: "Description",
  description: "What can be asked, for machines.",
  operations: [
    {
      method: "GET",
      path: "/openapi.json",
      operationId: "getDescription",
      summary: "This description",
      answers: {
        200: {
          description: "An OpenAPI document.",
          body: described(z.looseObject({ openapi: z.string() }), { id: "Description" }),
          headers: ["cache-control"],
        },
      },
    },
  ],
};
