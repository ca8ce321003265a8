/** Something that must be committed whole: some actions of its own and the counters it adds to. */
export interface Packable {
  readonly actions: number;
  readonly counters: ReadonlySet<string>;
}

/** DynamoDB takes 100 actions in one transaction. */
const TRANSACTION_ACTIONS_MAX = 100;

/**
 * Groups what can be committed together, so that members share counters: a counter that ten chunks touch is written once.
 * Order is kept; neighbours should touch the same counters.
 * A member that does not fit even alone gets a group of its own: it will be refused without its neighbours.
 */
export function packTransactions<Member extends Packable>(
  members: readonly Member[],
): readonly (readonly Member[])[] {
  const groups: Member[][] = [];
  let group: Member[] = [];
  let actions = 0;
  let counters: ReadonlySet<string> = new Set();
  for (const member of members) {
    const together = counters.union(member.counters);
    if (group.length === 0 || actions + member.actions + together.size > TRANSACTION_ACTIONS_MAX) {
      group = [];
      groups.push(group);
      actions = 0;
      counters = member.counters;
    } else {
      counters = together;
    }
    group.push(member);
    actions += member.actions;
  }
  return groups;
}
