/**
 * Owns: whether a role's statements allow a right: explicit deny, then allow, else denied.
 * Does not own: which rights a call needs (../call.ts).
 */
import type { NeededRight } from "../call.ts";
import type { IamStatement, Principal } from "../principal.ts";

/** @throws Error at admission, naming a condition that is not evaluated here: silence would allow too much */
export function requireKnownConditions({ name, statements }: Principal): void {
  for (const { conditions } of statements) {
    const operators = Object.keys(conditions ?? {});
    if (operators.length > 0)
      throw new Error(
        `${name}: the IAM condition ${operators.join(", ")} is not evaluated by the local gateway`,
      );
  }
}

/** The first right that the statements do not give, or undefined when they give all. */
export function findMissingRight(
  principal: Principal,
  rights: readonly NeededRight[],
): NeededRight | undefined {
  return rights.find((right) => !isAllowed(principal.statements, right));
}

export function describeRefusal({ name }: Principal, { action, resource }: NeededRight): string {
  return `User: arn:aws:sts::000000000000:assumed-role/${name}/local is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
}

function isAllowed(statements: readonly IamStatement[], right: NeededRight): boolean {
  const matching = statements.filter((statement) => covers(statement, right));
  return matching.length > 0 && matching.every(({ effect }) => effect === "Allow");
}

function covers({ actions, resources }: IamStatement, { action, resource }: NeededRight): boolean {
  return (
    actions.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    resources.some((pattern) => matches(pattern, resource))
  );
}

const compiled = new Map<string, RegExp>();

/** `*` stands for any text, `?` for one character. */
function matches(pattern: string, text: string): boolean {
  const known = compiled.get(pattern);
  const expression =
    known ??
    new RegExp(
      `^${pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".")}$`,
    );
  if (known === undefined) compiled.set(pattern, expression);
  return expression.test(text);
}
