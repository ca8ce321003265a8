/**
 * Owns: which route of an HTTP API a request takes, by API Gateway's rules: the most specific path wins, then a
 * method before ANY, and `$default` takes what is left.
 * Does not own: what happens then.
 */
import { decodePath } from "../decode-path.ts";

export interface Route {
  /** `POST /v1/events`, `ANY /{proxy+}` or `$default`. */
  readonly key: string;
}

export interface RouteMatch<T extends Route> {
  readonly route: T;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface CompiledRoute<T extends Route> {
  readonly route: T;
  readonly method: string;
  readonly pattern: RegExp;
  /** Smaller is more specific; texts compare in the order of their segments. */
  readonly rank: string;
}

export type MatchRoute<T extends Route> = (method: string, path: string) => RouteMatch<T> | undefined;

/** @returns a function of the method and the path as on the wire: a slash that is part of a value comes encoded */
export function createRouteMatcher<T extends Route>(routes: readonly T[]): MatchRoute<T> {
  const fallback = routes.find(({ key }) => key === "$default");
  const compiled = routes
    .filter(({ key }) => key !== "$default")
    .map(compile)
    .sort((left, right) => (left.rank < right.rank ? -1 : 1));
  return (method, path) => {
    for (const candidate of compiled) {
      if (candidate.method !== "ANY" && candidate.method !== method) continue;
      const groups = candidate.pattern.exec(path);
      if (groups !== null) return { route: candidate.route, pathParameters: parametersOf(candidate, groups) };
    }
    return fallback === undefined ? undefined : { route: fallback, pathParameters: {} };
  };
}

const PARAMETER = /^\{(?<name>[^+}]+)(?<greedy>\+?)\}$/;

function compile<T extends Route>(route: T): CompiledRoute<T> {
  const [method = "", path = ""] = route.key.split(" ");
  const segments = path.split("/").slice(1);
  const patterns = segments.map((segment) => {
    const groups = PARAMETER.exec(segment)?.groups;
    if (groups === undefined) return { pattern: RegExp.escape(segment), rank: "0" };
    return groups.greedy === "" ? { pattern: "([^/]+)", rank: "1" } : { pattern: "(.+)", rank: "2" };
  });
  return {
    route,
    method,
    pattern: new RegExp(`^${patterns.map(({ pattern }) => `/${pattern}`).join("")}$`),
    rank: `${patterns.map(({ rank }) => rank).join("")}${method === "ANY" ? "~" : " "}`,
  };
}

function parametersOf<T extends Route>({ route }: CompiledRoute<T>, groups: RegExpExecArray) {
  const names = [...route.key.matchAll(/\{([^+}]+)\+?\}/g)].map(([, name = ""]) => name);
  return Object.fromEntries(names.map((name, index) => [name, decodePath(groups[index + 1] ?? "")]));
}
