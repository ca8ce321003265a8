import { isTransient } from "./retry.ts";

/**
 * Does each group as one; a group that fails for good is done member by member, so that one bad member never fails its
 * neighbours. A group that failed for a passing cause is left whole: its members would meet the same cause again.
 * @returns per member: what it failed of; the others are done
 */
export async function isolating<Member>(
  groups: readonly (readonly Member[])[],
  doGroup: (group: readonly Member[]) => Promise<void>,
): Promise<ReadonlyMap<Member, unknown>> {
  const failures = new Map<Member, unknown>();
  for (const group of groups) {
    try {
      await doGroup(group);
    } catch (cause) {
      const isDivisible = group.length > 1 && !isTransient(cause);
      const rest = isDivisible
        ? await isolating(
            group.map((member) => [member]),
            doGroup,
          )
        : new Map(group.map((member) => [member, cause]));
      for (const [member, reason] of rest) failures.set(member, reason);
    }
  }
  return failures;
}
