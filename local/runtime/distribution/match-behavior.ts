/**
 * Owns: which behavior of a distribution a path takes, by CloudFront's rules: the first whose pattern matches the normalized path.
 * Does not own: what happens then. The origin gets the path as it came.
 */
import { compileWildcard } from "./wildcard.ts";

/** The last one takes what no pattern matches. */
export function createBehaviorMatcher<T extends { readonly pathPattern: string }>(
  behaviors: readonly T[],
): (path: string) => T | undefined {
  const named = behaviors.slice(0, -1).map((behavior) => ({
    behavior,
    // With or without its first slash a pattern means the same.
    pattern: compileWildcard(`/${behavior.pathPattern.replace(/^\//, "")}`),
  }));
  return (path) => {
    const normalized = MAY_DIFFER.test(path) ? normalize(path) : path;
    const found = named.find(({ pattern }) => pattern.test(normalized));
    return found === undefined ? behaviors.at(-1) : found.behavior;
  };
}

const MAY_DIFFER = /%|\/\/|\/\./;

/** RFC 3986, section 6.2.2: unreserved characters as themselves, no dot segments; and slashes that repeat are one. */
function normalize(path: string): string {
  const plain = path.replace(/%([0-9a-f]{2})/gi, (escaped: string, code: string) => {
    const character = String.fromCharCode(Number.parseInt(code, 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : escaped;
  });
  const segments: string[] = [];
  for (const segment of plain.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  const isFolder = /\/\.{0,2}$/.test(plain) && segments.length > 0;
  return `/${segments.join("/")}${isFolder ? "/" : ""}`;
}
