/** Owns: the colours of charts as a canvas takes them. They are named in styles/tokens.css. */

/** Lines that can be told apart; further ones have the colour of the rest. */
const LINES = 8;

/** As CSS takes it. @param index of the line, from 0 */
export function lineColor(index: number): string {
  return `var(--line-${index < LINES ? index + 1 : "rest"})`;
}

/** The colour that a CSS expression stands for here and now: a canvas knows no variables. */
export function resolveColor(expression: string, near: HTMLElement): string {
  const probe = document.createElement("span");
  probe.style.color = expression;
  near.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
