/** Owns: the question of one invoice. */
import { queryOptions } from "@tanstack/react-query";
import type { InvoiceResponse } from "../../../shared/contracts/answers/invoices.ts";
import { type Answer, request } from "./request.ts";

/** `GET /v1/invoices/{id}` */
export function invoiceQuery(id: string) {
  return queryOptions({
    queryKey: ["invoice", id],
    queryFn: ({ signal }): Promise<Answer<InvoiceResponse>> =>
      request(`/v1/invoices/${encodeURIComponent(id)}`, { signal }),
  });
}
