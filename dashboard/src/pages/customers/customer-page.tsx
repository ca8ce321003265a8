import { Page } from "../../components/page.tsx";

export function CustomerPage() {
  return <Page title="Customer">To be written.</Page>;
}
