/** Owns: finding what an invoice names - charges, meters, the invoice that it takes back. Does not own: the rules (domain/invoice). */
import { findCreditFaults } from "../domain/invoice/credit.ts";
import type { InvoiceLine } from "../domain/invoice/invoice.ts";
import { identityOf } from "../domain/meter/usage.ts";
import type { BillingReader } from "../ports/billing.ts";
import type { Identities } from "../ports/identities.ts";
import type { InvoiceReferences } from "../ports/invoice-references.ts";
import type { Meters } from "../ports/meters.ts";

export interface ResolveInvoiceDependencies {
  readonly reader: Pick<BillingReader, "find">;
  readonly meters: Pick<Meters, "find">;
  readonly identities: Pick<Identities, "identify">;
}

export function createInvoiceReferences(dependencies: ResolveInvoiceDependencies): InvoiceReferences {
  return {
    resolveLines: (organization, lines) => resolveLines(dependencies, organization, lines),
    judgeCredit: async (organization, note, came) => {
      const { creditedInvoiceId, customerId } = note;
      if (creditedInvoiceId === undefined) return { faults: [] };
      const [credited, customer = { id: customerId, absorbed: [] }] = await Promise.all([
        dependencies.reader.find(organization, "invoice", creditedInvoiceId),
        dependencies.identities.identify(organization, "customer", customerId),
      ]);
      return { credited, faults: findCreditFaults(note, credited, identityOf(customer).ids, came) };
    },
  };
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
