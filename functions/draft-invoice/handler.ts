/** Drafts the invoice of a subscription for days that are over: `POST /v1/subscriptions/{id}/invoice-drafts`. */
import { draftInvoice } from "../../shared/application/draft-invoice.ts";
import { toInvoiceResponse } from "../../shared/contracts/invoice-answer.ts";
import { parseInvoiceDraft } from "../../shared/contracts/invoice-drafts.ts";
import { parseReference } from "../../shared/contracts/parameters.ts";
import { DAY_MS, dayText } from "../../shared/domain/time-window/calendar.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createHttpHandler } from "../../shared/lambda/http.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

export function createHandler(dependencies: Dependencies) {
  return createHttpHandler(dependencies, "billing:write", async (request) => {
    const { caller, pathParameters, hasBody, readJson } = request;
    const { drafts } = dependencies;
    const reference = parseReference("id", pathParameters.id);
    const asked = parseInvoiceDraft(hasBody ? readJson() : {});
    const invoice = await draftInvoice(drafts, caller, reference, asked);
    return { statusCode: 201, body: toInvoiceResponse(invoice, dayText(Math.floor(drafts.now() / DAY_MS))) };
  });
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));
