/**
 * Owns: what the port of the product answers: the distribution of the templates, with the API behind it, or else the API.
 * Does not own: either of them (distribution/, http-api/).
 */
import type { Model } from "../template/model.ts";
import { createDistribution } from "./distribution/serve-distribution.ts";
import { createHttpApi, type HttpApiOptions } from "./http-api/serve-http-api.ts";
import { type HttpServer, startHttpServer } from "./http-server.ts";

export interface EntranceOptions extends Omit<HttpApiOptions, "api"> {
  readonly model: Pick<Model, "httpApis" | "distributions">;
  /** 0: any free one. */
  readonly port: number;
  readonly log: (line: string) => void;
}

/** Listens on 127.0.0.1. @throws Error if the port is taken, or the templates have not one API and at most one distribution */
export async function serveEntrance({ model, port, log, ...options }: EntranceOptions): Promise<HttpServer> {
  const [api, ...otherApis] = model.httpApis;
  if (api === undefined || otherApis.length > 0)
    throw new Error(
      `the templates have ${model.httpApis.length} stages of HTTP APIs; one port serves exactly one`,
    );
  const [distribution, ...otherDistributions] = model.distributions;
  if (otherDistributions.length > 0)
    throw new Error(
      `the templates have ${model.distributions.length} distributions; one port serves at most one`,
    );
  const answerApi = createHttpApi({ ...options, api });
  const answer =
    distribution === undefined ? answerApi : await createDistribution({ distribution, answerApi, log });
  return startHttpServer({ port, timers: options.timers, answer });
}
