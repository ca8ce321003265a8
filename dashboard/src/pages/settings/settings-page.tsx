/** Owns: what one sets up: who may ask, and what is measured. The theme stands in the frame. */
import { getRouteApi } from "@tanstack/react-router";
import { Page } from "../../components/page.tsx";
import { Tab, Tabs } from "../../components/tabs.tsx";
import { KeysTab } from "./keys-tab.tsx";
import { MetersTab } from "./meters-tab.tsx";

const route = getRouteApi("/settings");

const TABS = [
  { tab: undefined, name: "API keys" },
  { tab: "meters", name: "Meters" },
] as const;

export function SettingsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { tab, origin = "defined", archived, zone = "UTC" } = search;
  const change = (changed: Partial<typeof search>) =>
    void navigate({ search: { ...search, ...changed }, resetScroll: false });
  return (
    <Page title="Settings">
      <Tabs label="Settings">
        {TABS.map((each) => (
          <Tab
            key={each.name}
            to="/settings"
            search={{ ...search, tab: each.tab }}
            resetScroll={false}
            isCurrent={each.tab === tab}
          >
            {each.name}
          </Tab>
        ))}
      </Tabs>
      {tab === undefined ? (
        <KeysTab zone={zone} />
      ) : (
        <MetersTab
          zone={zone}
          origin={origin}
          withArchived={archived === "shown"}
          onOrigin={(chosen) => change({ origin: chosen === "defined" ? undefined : chosen })}
          onArchived={(isShown) => change({ archived: isShown ? "shown" : undefined })}
        />
      )}
    </Page>
  );
}
