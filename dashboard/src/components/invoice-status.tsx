import type { InvoiceResponse } from "../../../shared/contracts/answers/invoices.ts";
import { Badge, type BadgeLook } from "./badge.tsx";

type Status = InvoiceResponse["status"];

const LOOKS: Readonly<Partial<Record<Status, BadgeLook>>> = {
  paid: "good",
  overdue: "bad",
  issued: "accent",
};

/** What became of an invoice. */
export function InvoiceStatus({ status }: { readonly status: Status }) {
  return <Badge look={LOOKS[status]}>{status}</Badge>;
}
