/** Owns: where threads keep what they compiled, so that the next one of their kind need not do it again. */
import { join } from "node:path";

/**
 * For the environment of a thread. A pipeline starts many threads of few files, and to compile these, and to strip their types, takes
 * longer than all else that a start does.
 */
export const KEEP_COMPILED = {
  NODE_COMPILE_CACHE: join(import.meta.dirname, "../node_modules/.cache/tallymark"),
} as const;
