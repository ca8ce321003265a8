/**
 * Owns: the opaque cursor `next_page` of our lists - how it is written, and that it is refused when it is not as we wrote it.
 * Does not own: what is listed, and what a position in a list looks like.
 *
 * A cursor is no right. It names a position and nothing else: which tenant's list is read always follows from the caller's key.
 * So whoever makes one up gets at most another part of the caller's own list. The check only keeps a cursor that was cut, changed
 * or taken to another list from being answered with a page that is not the next one.
 */
import * as z from "zod/mini";
import { MeteringError } from "../errors.ts";
import { show } from "./faults.ts";
import { described } from "./wire.ts";

/** The parameter that carries a cursor. */
export const cursorField = described(z.string(), {
  id: "Cursor",
  description: "The next_page of an answer to the same question. Opaque, and bound to the organization.",
  format: "tallymark-cursor",
});

export interface CursorContext {
  readonly organization: string;
  /** The name of the list. */
  readonly listing: string;
  /** A digest, the same in every worker. */
  readonly fingerprint: (text: string) => string;
}

export function writeCursor(context: CursorContext, position: string): string {
  return Buffer.from(`${checkOf(context, position)}${position}`).toString("base64url");
}

/**
 * The position after which the page begins; undefined without a cursor.
 * @param isPosition whether the list can have such a position: a check can be computed by whoever knows how
 * @throws MeteringError request.invalid
 */
export function readCursor(
  context: CursorContext,
  text: string | undefined,
  isPosition: (position: string) => boolean,
): string | undefined {
  if (text === undefined) return undefined;
  const position = Buffer.from(text, "base64url").toString().slice(checkOf(context, "").length);
  // Written anew, because one content has several spellings.
  if (isPosition(position) && writeCursor(context, position) === text) return position;
  throw new MeteringError(
    "request.invalid",
    `next_page: got ${show(text)}; accepted is the next_page of an answer to the same question`,
  );
}

function checkOf({ organization, listing, fingerprint }: CursorContext, position: string): string {
  return fingerprint(JSON.stringify([listing, organization, position]));
}
