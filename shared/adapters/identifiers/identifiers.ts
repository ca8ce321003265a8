import { createHash } from "node:crypto";
import { v5, v7 } from "uuid";
import type { Identifiers } from "../../ports/identifiers.ts";

/** Namespace of every name-based id of the product. It must never change: ids on disk derive from it. */
const NAMESPACE = "6f3d1f4e-2d0b-5b43-9c1e-5a0f7d2c8b11";

// Names are joined as JSON, so that ("a", "b,c") and ("a,b", "c") differ.
const nameBased = (...names: readonly string[]) => v5(JSON.stringify(names), NAMESPACE);

export const identifiers: Identifiers = {
  nameBased,
  eventId: (organization, idempotencyKey) => nameBased(organization, "event", idempotencyKey),
  timeOrdered: () => v7(),
  fingerprint: (text) => createHash("sha256").update(text).digest().subarray(0, 16).toString("base64url"),
};
