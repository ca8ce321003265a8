import { Page } from "../../components/page.tsx";

export function RevenuePage() {
  return <Page title="Revenue">To be written.</Page>;
}
