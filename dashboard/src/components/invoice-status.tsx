import type { InvoiceResponse } from "../../../shared/contracts/answers/invoices.ts";
import { Badge, type BadgeLook } from "./badge.tsx";

type Status = InvoiceResponse["status"];

const LOOKS: Readonly<Record<Status, BadgeLook>> = {
  draft: "plain",
  issued: "accent",
  paid: "good",
  overdue: "bad",
  void: "plain",
  refunded: "warn",
};

/** What became of an invoice. */
export function InvoiceStatus({ status }: { readonly status: Status }) {
  return <Badge look={LOOKS[status]}>{status}</Badge>;
}
