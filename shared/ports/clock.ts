/** Gives the present instant in milliseconds since 1970 (UTC). Tests and the simulation pass their own. */
export type Clock = () => number;
