/** Owns: finding what an invoice names - charges, meters, the invoice that it takes back. Does not own: the rules (domain/invoice). */
import { ZERO } from "../domain/decimal/decimal.ts";
import { type Invoice, type InvoiceLine, isBilled } from "../domain/invoice/invoice.ts";
import { findCreditFaults } from "../domain/invoice/rules.ts";
import type { BillingReader } from "../ports/billing.ts";
import type { InvoiceReferences } from "../ports/invoice-references.ts";
import type { Meters } from "../ports/meters.ts";

export interface ResolveInvoiceDependencies {
  readonly reader: Pick<BillingReader, "find" | "invoicesOfCustomer">;
  readonly meters: Pick<Meters, "find">;
}

const INVOICES_AT_ONCE = 100;

export function createInvoiceReferences(dependencies: ResolveInvoiceDependencies): InvoiceReferences {
  const references: InvoiceReferences = {
    resolveLines: (organization, lines) => resolveLines(dependencies, organization, lines),
    judgeCredit: async (organization, note) => {
      if (note.creditedInvoiceId === undefined) return [];
      const credited = await dependencies.reader.find(organization, "invoice", note.creditedInvoiceId);
      const taken = credited && (await references.sumCredits(organization, credited, note.id));
      return findCreditFaults(note, credited, taken ?? ZERO);
    },
    sumCredits: async (organization, invoice, exceptId) => {
      let sum = ZERO;
      for await (const note of listInvoices(dependencies, organization, invoice.customerId)) {
        const isOther = note.creditedInvoiceId === invoice.id && note.id !== exceptId;
        if (isOther && isBilled(note)) sum = sum.minus(note.total);
      }
      return sum;
    },
  };
  return references;
}

async function* listInvoices(
  { reader }: ResolveInvoiceDependencies,
  organization: string,
  customerId: string,
): AsyncGenerator<Invoice> {
  let after: string | undefined;
  do {
    const page = { after, limit: INVOICES_AT_ONCE };
    const found: readonly Invoice[] = await reader.invoicesOfCustomer(organization, customerId, page);
    yield* found;
    after = found.length < INVOICES_AT_ONCE ? undefined : found.at(-1)?.id;
  } while (after !== undefined);
}

async function resolveLines(
  { reader, meters }: ResolveInvoiceDependencies,
  organization: string,
  lines: readonly InvoiceLine[],
): ReturnType<InvoiceReferences["resolveLines"]> {
  const [chargeIds, meterIds] = await Promise.all([
    findAll(lines, "chargeId", (reference) => reader.find(organization, "charge", reference)),
    findAll(lines, "meterId", (reference) => meters.find(organization, reference)),
  ]);
  const resolved = lines.map((line) => ({
    ...line,
    ...(line.chargeId === undefined ? {} : { chargeId: chargeIds.get(line.chargeId) }),
    ...(line.meterId === undefined ? {} : { meterId: meterIds.get(line.meterId) }),
  }));
  return {
    lines: resolved,
    faults: [...listUnknown(lines, "chargeId", chargeIds), ...listUnknown(lines, "meterId", meterIds)],
  };
}

/** Ids by reference; each reference is looked for once. */
async function findAll(
  lines: readonly InvoiceLine[],
  field: "chargeId" | "meterId",
  find: (reference: string) => Promise<{ readonly id: string } | undefined>,
): Promise<ReadonlyMap<string, string>> {
  const references = [...new Set(lines.flatMap((line) => line[field] ?? []))];
  const found = await Promise.all(
    references.map(async (reference) => [reference, (await find(reference))?.id] as const),
  );
  return new Map(found.flatMap(([reference, id]) => (id === undefined ? [] : [[reference, id]])));
}

function listUnknown(
  lines: readonly InvoiceLine[],
  field: "chargeId" | "meterId",
  ids: ReadonlyMap<string, string>,
): readonly string[] {
  const thing = field === "chargeId" ? "charge" : "meter";
  return lines.flatMap((line, index) => {
    const reference = line[field];
    if (reference === undefined || ids.has(reference)) return [];
    return [
      `lines[${index}].${field}: got ${JSON.stringify(reference)}; accepted is the id or external id of a ${thing}`,
    ];
  });
}
