/** Owns: a new API key as it is typed, and what may be chosen for it. */
import type { ApiKeyResponse } from "../../../../shared/contracts/answers/api-keys.ts";
import type { KeyKind, NewApiKey } from "../../api/keys.ts";
import { addDays, isDay, startOf } from "../../view/days.ts";
import { PUBLIC_SCOPES, READ_SCOPES, WRITE_SCOPES } from "../../view/scopes.ts";

export interface KeyDraft {
  readonly name: string;
  readonly kind: KeyKind;
  readonly scopes: readonly string[];
  /** `YYYY-MM-DD`, the last day on which it works; empty: it has no end. */
  readonly lastDay: string;
  /** Of a key that is replaced; a number as it is typed. */
  readonly overlapHours: string;
}

const OVERLAP_DEFAULT_HOURS = "24";

/** @param given scopes of the key that makes it; undefined: not known */
export function draftOf(
  replaced: ApiKeyResponse | undefined,
  given: readonly string[] | undefined,
): KeyDraft {
  const kind = replaced?.kind ?? "secret";
  return {
    name: replaced?.name ?? "",
    kind,
    scopes: (replaced?.scopes ?? []).filter((scope) => whyNot(scope, kind, given) === undefined),
    lastDay: "",
    overlapHours: OVERLAP_DEFAULT_HOURS,
  };
}

/** Why a new key cannot have the scope. */
export function whyNot(
  scope: string,
  kind: KeyKind,
  given: readonly string[] | undefined,
): string | undefined {
  if (kind === "public" && !PUBLIC_SCOPES.has(scope)) return "a public key cannot";
  return given === undefined || given.includes(scope) ? undefined : "your key cannot give it";
}

/** Another kind takes the scopes that it cannot have. */
export function withKind(draft: KeyDraft, kind: KeyKind, given: readonly string[] | undefined): KeyDraft {
  return {
    ...draft,
    kind,
    scopes: draft.scopes.filter((scope) => whyNot(scope, kind, given) === undefined),
  };
}

/** In the order in which they are listed, whatever was ticked first. */
export function withScope(draft: KeyDraft, scope: string, isWanted: boolean): KeyDraft {
  const wanted = new Set(draft.scopes);
  if (isWanted) wanted.add(scope);
  else wanted.delete(scope);
  const listed = [...WRITE_SCOPES, ...READ_SCOPES].map((each) => each.scope);
  return { ...draft, scopes: [...new Set([...listed, ...wanted])].filter((each) => wanted.has(each)) };
}

/** What is asked of the API; undefined: something is missing. @param zone whose days the last one is of */
export function toNewKey(
  draft: KeyDraft,
  replaced: ApiKeyResponse | undefined,
  zone: string,
): NewApiKey | undefined {
  const { name, kind, scopes, lastDay, overlapHours } = draft;
  const hours = Number(overlapHours);
  if (name.trim() === "" || scopes.length === 0 || (lastDay !== "" && !isDay(lastDay))) return undefined;
  if (replaced !== undefined && (overlapHours.trim() === "" || !Number.isFinite(hours))) return undefined;
  return {
    name: name.trim(),
    kind,
    scopes,
    ...(lastDay === "" ? {} : { expiresAt: new Date(startOf(addDays(lastDay, 1), zone)).toISOString() }),
    ...(replaced === undefined ? {} : { replaces: replaced.id, overlapHours: hours }),
  };
}
