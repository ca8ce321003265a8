/** Owns: the meters that events feed, as a worker remembers them. Does not own: for how long (in-effect.ts). */
import type { Meters, MetersInEffect } from "../../../ports/meters.ts";
import { type InEffectDependencies, rememberInEffect } from "./in-effect.ts";

export interface MetersInEffectDependencies extends InEffectDependencies {
  readonly meters: Pick<Meters, "list">;
}

/** @throws MeteringError catalog.unavailable when the meters cannot be read */
export function createMetersInEffect({ meters, ...memory }: MetersInEffectDependencies): MetersInEffect {
  const list = (organization: string) => meters.list(organization);
  return { at: rememberInEffect(memory, list, "the meters that events feed") };
}
