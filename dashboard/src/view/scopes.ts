/** Owns: what API keys may do, in words, and why somebody may not. What they may is decided by the API alone. */

export interface ScopeWords {
  readonly scope: string;
  readonly about: string;
}

export const WRITE_SCOPES: readonly ScopeWords[] = [
  { scope: "events:write", about: "Send events, and replay what was set aside" },
  { scope: "events:backfill", about: "Send events older than 34 days" },
  { scope: "events:correct", about: "Void and amend events" },
  { scope: "catalog:write", about: "Define, rename and archive meters, customers and agents" },
  { scope: "billing:write", about: "Change plans, subscriptions and invoices" },
  { scope: "keys:write", about: "Make, replace and revoke API keys" },
];

export const READ_SCOPES: readonly ScopeWords[] = [
  { scope: "events:read", about: "See single events and what came with them" },
  { scope: "analytics:read", about: "See totals of usage, cost and revenue" },
  { scope: "catalog:read", about: "See meters, customers and agents" },
  { scope: "billing:read", about: "See plans, subscriptions and invoices" },
  { scope: "keys:read", about: "See which API keys there are" },
];

/** The most that a public key can have. */
export const PUBLIC_SCOPES: ReadonlySet<string> = new Set([
  "events:read",
  "analytics:read",
  "catalog:read",
  "billing:read",
]);

/**
 * Why whoever is signed in may not do something.
 * @param scopes of their key; undefined while it is not known: then they may try, and the API says
 */
export function lackOf(scopes: readonly string[] | undefined, scope: string): string | undefined {
  if (scopes === undefined || scopes.includes(scope)) return undefined;
  return `Your API key may not do this: it has not got ${scope}.`;
}
