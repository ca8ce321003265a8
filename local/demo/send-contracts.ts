/** Owns: how the demo's catalog, contracts and bills are sent. Does not own: what they say. */

import { decimalText } from "./amounts.ts";
import { dayText } from "./calendar.ts";
import { AGENTS, CUSTOMERS } from "./company.ts";
import type { DemoSubscription } from "./contracts.ts";
import type { DemoInvoice } from "./invoices.ts";
import { METERS, MODELS, PRICE_DIGITS } from "./meters.ts";
import { CHARGES, PLANS, toRequest } from "./plans.ts";
import { type DemoApi, eachAtOnce } from "./send.ts";

/** Enough that the pipeline is never idle, and the dashboard is answered in between. */
const AT_ONCE = 6;

/** @param pricedFrom `YYYY-MM-DD`: models have their prices since then */
export async function sendCatalog(api: DemoApi, pricedFrom: string): Promise<void> {
  const customers = CUSTOMERS.map(({ externalId, name, aliases }) => ({ externalId, name, aliases }));
  const agents = AGENTS.map(({ externalId, name }) => ({ externalId, name }));
  const prices = MODELS.flatMap(({ provider, model, price }) =>
    price === undefined
      ? []
      : [
          {
            provider,
            model,
            inputTokenPrice: decimalText(price.input, PRICE_DIGITS),
            outputTokenPrice: decimalText(price.output, PRICE_DIGITS),
            validFrom: pricedFrom,
          },
        ],
  );
  await eachAtOnce(customers, AT_ONCE, (customer) => api.post("/v1/customers", customer));
  await eachAtOnce(agents, AT_ONCE, (agent) => api.post("/v1/agents", agent));
  await eachAtOnce(METERS, AT_ONCE, (meter) => api.post("/v1/meters", meter));
  await eachAtOnce(prices, AT_ONCE, (price) => api.post("/v1/model-prices", price));
}

export async function sendContracts(api: DemoApi, subscriptions: readonly DemoSubscription[]): Promise<void> {
  await eachAtOnce(PLANS, AT_ONCE, (plan) => api.post("/v1/plans", plan));
  // One after the other: charges are listed, and billed, in the order in which they were made.
  await eachAtOnce(CHARGES, 1, (charge) => api.post("/v1/charges", toRequest(charge)));
  await eachAtOnce(subscriptions, AT_ONCE, (subscription) => sendSubscription(api, subscription));
}

async function sendSubscription(
  api: DemoApi,
  { externalId, customer: customerId, startDay, plan: planId, seats, changes, end }: DemoSubscription,
): Promise<void> {
  const path = `/v1/subscriptions/${externalId}`;
  await api.post("/v1/subscriptions", {
    externalId,
    customerId,
    startDate: dayText(startDay),
    planId,
    seats,
  });
  for (const { day, plan, ...change } of changes)
    await api.post(`${path}/changes`, { effectiveDate: dayText(day), planId: plan, ...change });
  if (end !== undefined) await api.post(`${path}/end`, { endDate: dayText(end.day), reason: end.reason });
}

export async function sendInvoices(api: DemoApi, invoices: readonly DemoInvoice[]): Promise<void> {
  const [bills, notes] = [invoices.filter(isBill), invoices.filter((each) => !isBill(each))];
  // A note says which bill it takes back: they are all there by then.
  for (const some of [bills, notes])
    await eachAtOnce(some, AT_ONCE, ({ invoice }) => api.post("/v1/invoices", invoice));
  for (const { invoice, becomes: status } of invoices)
    if (status !== undefined) await api.patch(`/v1/invoices/${invoice.number}`, { status });
}

function isBill({ invoice }: DemoInvoice): boolean {
  return invoice.kind === "invoice";
}
