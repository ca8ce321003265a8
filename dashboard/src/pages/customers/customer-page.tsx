/** Owns: one customer: who it is, what it used, what it pays and owes. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { IdentityResponse } from "../../../../shared/contracts/answers/catalog.ts";
import { customerQuery } from "../../api/catalog.ts";
import { ApiError } from "../../api/request.ts";
import { customerUsageQuery } from "../../api/usage.ts";
import { Answered, Empty } from "../../components/answered.tsx";
import { CurrencyField } from "../../components/currency-field.tsx";
import { Freshness } from "../../components/freshness.tsx";
import { Page } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { WindowBar } from "../../components/window-bar.tsx";
import { DEFAULT_CURRENCY } from "../../view/currency.ts";
import { useWindow } from "../../view/use-window.ts";
import { grainFor } from "../../view/window.ts";
import { CustomerFigures } from "./customer-figures.tsx";
import { Identity } from "./identity.tsx";
import { Invoices } from "./invoices.tsx";
import { MeterTable } from "./meter-table.tsx";
import { MeterTrend } from "./meter-trend.tsx";
import { RecurringCharges } from "./recurring-charges.tsx";
import { type CustomerSearch, scopeOf } from "./search.ts";
import { Subscriptions } from "./subscriptions.tsx";

const route = getRouteApi("/customers/$customerId");

export function CustomerPage() {
  const { customerId } = route.useParams();
  const search = route.useSearch();
  const found = useQuery(customerQuery(customerId));
  const customer = found.data?.body;
  if (customer !== undefined) return <CustomerView key={customer.id} customer={customer} search={search} />;
  if (found.error instanceof ApiError && found.error.status === 404)
    return <NoSuchCustomer customerId={customerId} search={search} />;
  return (
    <Page title="Customer" above={<ToList search={search} />}>
      <Panel title="Customer">
        <Answered query={found}>{() => null}</Answered>
      </Panel>
    </Page>
  );
}

function ToList({ search }: { readonly search: CustomerSearch }) {
  return (
    <Link to="/customers" search={scopeOf(search)}>
      Customers
    </Link>
  );
}

function NoSuchCustomer({
  customerId,
  search,
}: {
  readonly customerId: string;
  readonly search: CustomerSearch;
}) {
  return (
    <Page title="No such customer" above={<ToList search={search} />}>
      <Panel title="Not found">
        <Empty>
          <p>
            No customer has the id, external id or alias <code>{customerId}</code>.
          </p>
        </Empty>
      </Panel>
    </Page>
  );
}

interface CustomerViewProps {
  readonly customer: IdentityResponse;
  readonly search: CustomerSearch;
}

function CustomerView({ customer, search }: CustomerViewProps) {
  const navigate = route.useNavigate();
  const { range, from, to, zone, currency = DEFAULT_CURRENCY } = search;
  const window = useWindow({ range, from, to, zone });
  const usage = useQuery(customerUsageQuery(customer.id, window, grainFor(window)));
  const change = (changed: Partial<CustomerSearch>) => void navigate({ search: { ...search, ...changed } });
  return (
    <Page
      title={customer.name}
      above={<ToList search={search} />}
      below={<Freshness query={usage} zone={window.zone} />}
      filters={
        <>
          <WindowBar window={window} onChange={change} />
          <CurrencyField
            currency={currency}
            onChange={(chosen) => change({ currency: chosen, page: undefined })}
          />
        </>
      }
    >
      <Identity customer={customer} zone={window.zone} search={search} />
      <CustomerFigures customerId={customer.id} window={window} currency={currency} />
      <MeterTrend usage={usage} window={window} />
      <MeterTable customerId={customer.id} usage={usage} window={window} />
      <Subscriptions customerId={customer.id} />
      <RecurringCharges customerId={customer.id} currency={currency} />
      <Invoices customerId={customer.id} search={search} onChange={change} />
    </Page>
  );
}
