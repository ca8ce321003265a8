import { Link } from "@tanstack/react-router";
import { Page } from "../components/page.tsx";

export function NotFound() {
  return (
    <Page title="No such page">
      <p>
        Nothing is shown at this address. <Link to="/">Overview</Link>
      </p>
    </Page>
  );
}
