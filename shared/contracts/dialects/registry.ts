/**
 * Owns: which dialects of ingestion there are, and which one a request is in.
 * Does not own: what a dialect says (its folder), and the routes (infra/stacks/routes.ts).
 */
import { cloudEvents } from "./cloudevents/dialect.ts";
import type { Dialect, WireRequest } from "./dialect.ts";
import { fluxrate } from "./fluxrate/dialect.ts";
import { marginfront } from "./marginfront/dialect.ts";
import { metronome } from "./metronome/dialect.ts";
import { native } from "./native/dialect.ts";

/** The first that speaks a request gets it: CloudEvents share the native form's route. */
const DIALECTS: readonly Dialect[] = [cloudEvents, native, marginfront, metronome, fluxrate];

/** @throws Error where a route leads here that no dialect speaks on */
export function chooseDialect(request: Pick<WireRequest, "route" | "headers">): Dialect {
  const dialect = DIALECTS.find(({ speaks }) => speaks(request));
  if (dialect === undefined) throw new Error(`no dialect is spoken at ${request.route}`);
  return dialect;
}

/** The dialect in which an event was refused. @throws Error where there is none of this name */
export function dialectNamed(name: string): Dialect {
  const dialect = DIALECTS.find((candidate) => candidate.name === name);
  if (dialect === undefined) throw new Error(`no dialect has the name ${JSON.stringify(name)}`);
  return dialect;
}
