/** What can be looked up by id, by external id or by name, per organization. */
export type CatalogKind = "customer" | "agent" | "meter";

/** Names one entry. */
export interface CatalogReference {
  readonly kind: CatalogKind;
  readonly id: string;
}

export interface CatalogEntry extends CatalogReference {
  readonly externalId: string;
  readonly name: string;
  /** Of an entry that was absorbed by another: the id of the one it belongs to. */
  readonly ownerId?: string;
  /** Ids of the entries that it absorbed; absent: none. */
  readonly absorbed?: readonly string[];
}

export interface Catalog {
  /**
   * The id of each reference (an id, an external id or an alias). An unknown one is created: its id is name-based, so two workers
   * create the same entry; its name is the reference. A reference that has the form of an id but is unknown is an external id.
   * Of an entry that was absorbed the answer is its owner, or, by a worker that knew it before, still the entry itself: both are
   * counted for the owner. A reference of kind `meter` is an event type, and always a name, even one that has the form of an id.
   */
  resolve(
    organization: string,
    kind: CatalogKind,
    references: readonly string[],
  ): Promise<ReadonlyMap<string, string>>;
  /** By id, external id or alias, of every kind; an unknown reference is left out and nothing is created. */
  find(
    organization: string,
    kind: CatalogKind,
    references: readonly string[],
  ): Promise<ReadonlyMap<string, string>>;
  /** The entries that exist among these, of all kinds in one go, in no order. One that was absorbed keeps its own name. */
  entries(organization: string, references: readonly CatalogReference[]): Promise<readonly CatalogEntry[]>;
}
