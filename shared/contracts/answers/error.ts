/**
 * Owns: the body of every answer that is an error.
 * Does not own: which status an error has (shared/lambda/error-answer.ts).
 */
import * as z from "zod/mini";
import { described, type Wire } from "../wire.ts";

export const errorBodySchema = described(
  z.object({
    statusCode: z.int(),
    error: described(z.string(), { description: "The status in words.", examples: ["Bad Request"] }),
    message: described(z.union([z.string(), z.array(z.string())]), {
      description: "One entry per wrong field: it names the field, what came, and what is accepted.",
    }),
    requestId: described(z.string(), { description: "Quote it when you report the error." }),
  }),
  { id: "Error" },
);

/** What API Gateway answers by itself, before or instead of a function. */
export const gatewayErrorSchema = described(z.object({ message: z.string() }), { id: "GatewayError" });

export type ErrorBody = Wire<typeof errorBodySchema>;
