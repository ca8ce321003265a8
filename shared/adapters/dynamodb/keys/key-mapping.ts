/**
 * Owns: API keys as items, in two tables.
 * Does not own: how they are read (key-store.ts) and written (key-register.ts).
 *
 * table | pk           | sk               | holds
 * keys  | key id       |                  | the key, with the digest of its secret
 * lists | organization | createdAt#key id | the key without it, for whoever lists
 *
 * The table of keys has no sort key, because every request asks it for one key and nothing else.
 */
import {
  type ApiKey,
  type ApiKeyRecord,
  inOrder,
  type KeyKind,
  SCOPES,
  type Scope,
} from "../../../domain/access/api-key.ts";
import { beyond } from "../../../domain/access/key-rules.ts";
import type { KeyPlace } from "../../../ports/key-store.ts";
import type { Item } from "../ledger/ledger-mapping.ts";

export function toKey(keyId: string): Item {
  return { pk: { S: keyId } };
}

export function toItem(record: ApiKeyRecord): Item {
  return { ...toKey(record.keyId), ...toFields(record), secretHash: { S: record.secretHash } };
}

export function toListItem(key: ApiKey): Item {
  return {
    pk: { S: key.organization },
    sk: { S: placeText(key) },
    keyId: { S: key.keyId },
    ...toFields(key),
  };
}

export function placeText({ createdAt, keyId }: KeyPlace): string {
  return `${createdAt}#${keyId}`;
}

export function fromItem(item: Item): ApiKeyRecord {
  return { keyId: item.pk?.S ?? "", ...fromFields(item), secretHash: item.secretHash?.S ?? "" };
}

export function fromListItem(item: Item): ApiKey {
  return { keyId: item.keyId?.S ?? "", ...fromFields(item) };
}

function toFields(key: ApiKey): Item {
  return {
    organization: { S: key.organization },
    kind: { S: key.kind },
    scopes: { SS: [...inOrder(key.scopes)] },
    createdAt: { S: key.createdAt },
    ...(key.name === undefined ? {} : { name: { S: key.name } }),
    ...(key.last4 === undefined ? {} : { last4: { S: key.last4 } }),
    ...(key.createdBy === undefined ? {} : { createdBy: { S: key.createdBy } }),
    ...(key.expiresAt === undefined ? {} : { expiresAt: { S: key.expiresAt } }),
    ...(key.revokedAt === undefined ? {} : { revokedAt: { S: key.revokedAt } }),
  };
}

function fromFields(item: Item): Omit<ApiKey, "keyId"> {
  const scopes = inOrder((item.scopes?.SS ?? []).filter(isScope));
  return {
    organization: item.organization?.S ?? "",
    kind: readKind(item, scopes),
    scopes,
    createdAt: item.createdAt?.S ?? "",
    name: item.name?.S,
    last4: item.last4?.S,
    createdBy: item.createdBy?.S,
    expiresAt: item.expiresAt?.S,
    revokedAt: item.revokedAt?.S,
  };
}

/** Keys that were made before their kind was kept had all scopes of it. */
function readKind({ kind }: Item, scopes: readonly Scope[]): KeyKind {
  if (kind?.S === "secret" || kind?.S === "public") return kind.S;
  return beyond(scopes, "public").length === 0 ? "public" : "secret";
}

function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text);
}
