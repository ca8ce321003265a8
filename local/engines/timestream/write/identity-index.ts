/**
 * Owns: which identities a table holds, each with its version and a fingerprint of its values. In memory, 32 bytes
 * a slot in open addressing: about 45 to 90 bytes an identity.
 * Does not own: what an identity is (fingerprints.ts).
 */
export type Verdict =
  | { readonly kind: "new" | "same" | "newer" }
  | { readonly kind: "conflict"; readonly existingVersion: number };

export interface IdentityIndex {
  /** Takes the record in unless it conflicts with what is there. Fingerprints have at least 16 and 8 bytes. */
  claim(identity: Buffer, values: Buffer, version: number): Verdict;
}

/** Many small tables, because one large one would stop everything while it grows. */
const SHARDS = 256;
const FIRST_SLOTS = 64;
const LOAD_MAX = 0.7;
const IDENTITY_WORDS = 4;
const VALUE_WORDS = 2;

interface Shard {
  slots: number;
  used: number;
  identities: Uint32Array;
  values: Uint32Array;
  /** 0: the slot is free. */
  versions: Float64Array;
}

export function createIdentityIndex(): IdentityIndex {
  const shards = Array.from({ length: SHARDS }, () => createShard(FIRST_SLOTS));
  const key = new Uint32Array(IDENTITY_WORDS);
  return {
    claim: (identity, values, version) => {
      for (let word = 0; word < IDENTITY_WORDS; word += 1) key[word] = identity.readUInt32LE(word * 4);
      const index = (key[0] ?? 0) % SHARDS;
      const shard = shards[index] ?? createShard(FIRST_SLOTS);
      const roomy = shard.used >= shard.slots * LOAD_MAX ? grow(shard) : shard;
      shards[index] = roomy;
      return claimSlot(roomy, findSlot(roomy, key), key, values, version);
    },
  };
}

function createShard(slots: number): Shard {
  return {
    slots,
    used: 0,
    identities: new Uint32Array(slots * IDENTITY_WORDS),
    values: new Uint32Array(slots * VALUE_WORDS),
    versions: new Float64Array(slots),
  };
}

function claimSlot(shard: Shard, slot: number, key: Uint32Array, values: Buffer, version: number): Verdict {
  const existing = shard.versions[slot] ?? 0;
  const first = values.readUInt32LE(0);
  const second = values.readUInt32LE(4);
  const at = slot * VALUE_WORDS;
  if (existing > 0 && version <= existing) {
    const isSame = shard.values[at] === first && shard.values[at + 1] === second;
    return isSame ? { kind: "same" } : { kind: "conflict", existingVersion: existing };
  }
  if (existing === 0) {
    shard.identities.set(key, slot * IDENTITY_WORDS);
    shard.used += 1;
  }
  shard.versions[slot] = version;
  shard.values[at] = first;
  shard.values[at + 1] = second;
  return { kind: existing === 0 ? "new" : "newer" };
}

/** The slot that holds the key, or the free one where it belongs. */
function findSlot({ slots, identities, versions }: Shard, key: Uint32Array): number {
  let slot = (key[1] ?? 0) % slots;
  while (versions[slot] !== 0) {
    const at = slot * IDENTITY_WORDS;
    if (
      identities[at] === key[0] &&
      identities[at + 1] === key[1] &&
      identities[at + 2] === key[2] &&
      identities[at + 3] === key[3]
    )
      return slot;
    slot = (slot + 1) % slots;
  }
  return slot;
}

function grow(shard: Shard): Shard {
  const larger = createShard(shard.slots * 2);
  for (let slot = 0; slot < shard.slots; slot += 1) {
    const version = shard.versions[slot] ?? 0;
    if (version === 0) continue;
    const key = shard.identities.subarray(slot * IDENTITY_WORDS, (slot + 1) * IDENTITY_WORDS);
    const target = findSlot(larger, key);
    larger.identities.set(key, target * IDENTITY_WORDS);
    larger.values.set(
      shard.values.subarray(slot * VALUE_WORDS, (slot + 1) * VALUE_WORDS),
      target * VALUE_WORDS,
    );
    larger.versions[target] = version;
  }
  larger.used = shard.used;
  return larger;
}
