import { Page } from "../../components/page.tsx";

export function LogsPage() {
  return <Page title="Logs">To be written.</Page>;
}
