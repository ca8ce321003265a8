/** Corrects a counted event: `POST /v1/events/{id}/void` and `POST /v1/events/{id}/amend`. */
import { correctEvent } from "../../shared/application/correct-event.ts";
import { parseAmend, parseVoid, toCorrectionAnswer } from "../../shared/contracts/correct-event.ts";
import { parseEventId } from "../../shared/contracts/parameters.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createHttpHandler } from "../../shared/lambda/http.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

export function createHandler(dependencies: Dependencies) {
  return createHttpHandler(dependencies, "events:correct", async (request) => {
    const eventId = parseEventId(request.pathParameters.id);
    const parse = request.path.endsWith("/void") ? parseVoid : parseAmend;
    const { organization, keyId } = request.caller;
    const { standing, correction } = await correctEvent(dependencies.correct, {
      organization,
      eventId,
      by: keyId,
      ...parse(request.readJson()),
    });
    return { statusCode: 200, body: toCorrectionAnswer(eventId, standing, correction) };
  });
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));
