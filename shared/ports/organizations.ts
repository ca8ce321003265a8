/** Every organization that ever had a key, each once, in order. */
export type ListOrganizations = () => Promise<readonly string[]>;
