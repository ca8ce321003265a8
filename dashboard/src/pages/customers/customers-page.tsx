import { Page } from "../../components/page.tsx";

export function CustomersPage() {
  return <Page title="Customers">To be written.</Page>;
}
