/** Owns: answering about invoices. */
import { listInvoices } from "../../shared/application/list-invoices.ts";
import { recordInvoice } from "../../shared/application/record-invoice.ts";
import { updateInvoice } from "../../shared/application/update-invoice.ts";
import { toInvoicePage, toInvoiceResponse } from "../../shared/contracts/invoice-answer.ts";
import {
  parseInvoiceChange,
  parseInvoiceListQuery,
  parseNewInvoice,
} from "../../shared/contracts/invoices.ts";
import { parseReference } from "../../shared/contracts/parameters.ts";
import { type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import type { HttpAnswer } from "../../shared/lambda/http-answer.ts";
import type { Dependencies } from "./dependencies.ts";
import { todayOf } from "./today.ts";

export async function answerInvoices(dependencies: Dependencies, request: HttpRequest): Promise<HttpAnswer> {
  const { method, pathParameters, caller, readJson } = request;
  const { billing } = dependencies;
  const today = todayOf(billing.now());
  if (pathParameters.id === undefined) {
    if (method === "GET") return list(dependencies, request, today);
    const made = await recordInvoice(billing, caller, parseNewInvoice(readJson()));
    return { statusCode: 201, body: toInvoiceResponse(made, today) };
  }
  const reference = parseReference("id", pathParameters.id);
  const invoice =
    method === "GET"
      ? await billing.records.read(caller.organization, "invoice", reference)
      : await updateInvoice(billing, caller, reference, parseInvoiceChange(readJson()));
  return { statusCode: 200, body: toInvoiceResponse(invoice, today) };
}

async function list(
  { billing, fingerprint }: Dependencies,
  { caller: { organization }, query }: HttpRequest,
  today: string,
): Promise<HttpAnswer> {
  const listing = { organization, fingerprint, listing: "invoices" };
  const { context, filters, page } = parseInvoiceListQuery(listing, query.keys(), (name) =>
    readParameter(query, name),
  );
  const found = await listInvoices(billing, organization, filters, page);
  return { statusCode: 200, body: toInvoicePage(context, found, today), narrowerQuestion: "a smaller limit" };
}
