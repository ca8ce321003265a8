/** Owns: raw events and what became of each: those that count, those that were set aside, and what was corrected. */
import { getRouteApi } from "@tanstack/react-router";
import { useCallback } from "react";
import { Page } from "../../components/page.tsx";
import { Tab, Tabs } from "../../components/tabs.tsx";
import { WindowBar } from "../../components/window-bar.tsx";
import { useWindow } from "../../view/use-window.ts";
import { CorrectionsTab } from "./corrections-tab.tsx";
import { EventPanel } from "./event-panel.tsx";
import { EventsTab } from "./events-tab.tsx";
import type { LogsSearch } from "./search.ts";
import { SetAsideTab } from "./set-aside-tab.tsx";

const route = getRouteApi("/logs");

const TABS = [
  { tab: undefined, name: "Events" },
  { tab: "set-aside", name: "Set aside" },
  { tab: "corrections", name: "Corrections" },
] as const;

export function LogsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { range, from, to, zone, tab, event } = search;
  const window = useWindow({ range, from, to, zone });
  // The same function at every turn: rows that get it are not drawn anew.
  const change = useCallback(
    (changed: Partial<LogsSearch>) =>
      void navigate({ search: (before) => ({ ...before, ...changed }), resetScroll: false }),
    [navigate],
  );
  const open = useCallback((id: string) => change({ event: id }), [change]);
  const close = useCallback(() => change({ event: undefined }), [change]);
  return (
    <Page title="Usage logs" filters={tab === undefined && <WindowBar window={window} onChange={change} />}>
      <Tabs label="Usage logs">
        {TABS.map((each) => (
          <Tab
            key={each.name}
            to="/logs"
            search={{ ...search, tab: each.tab, event: undefined }}
            resetScroll={false}
            isCurrent={each.tab === tab}
          >
            {each.name}
          </Tab>
        ))}
      </Tabs>
      {tab === undefined && <EventsTab search={search} window={window} onChange={change} onOpen={open} />}
      {tab === "set-aside" && <SetAsideTab zone={window.zone} onOpen={open} />}
      {tab === "corrections" && <CorrectionsTab zone={window.zone} onOpen={open} />}
      <EventPanel id={event} zone={window.zone} onClose={close} />
    </Page>
  );
}
