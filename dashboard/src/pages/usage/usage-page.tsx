/** Owns: how usage goes on: of one meter or all, by whom, measured how, beside what it was before. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { meterQuery } from "../../api/catalog.ts";
import { comparable } from "../../api/comparable.ts";
import { Answered } from "../../components/answered.tsx";
import { Freshness } from "../../components/freshness.tsx";
import { Page } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { WindowBar } from "../../components/window-bar.tsx";
import { useWindow } from "../../view/use-window.ts";
import type { TimeWindow } from "../../view/window.ts";
import { windowBefore } from "../../view/window-before.ts";
import { BreakdownTable } from "./breakdown-table.tsx";
import { Filters } from "./filters.tsx";
import { KeyFigures } from "./key-figures.tsx";
import { type MeterAbout, toQuestion } from "./question.ts";
import type { UsageSearch } from "./search.ts";
import { UsageChart } from "./usage-chart.tsx";
import { useUsage } from "./use-usage.ts";

const route = getRouteApi("/usage");

export function UsagePage() {
  const search = route.useSearch();
  const { range, from, to, zone, meter } = search;
  const window = useWindow({ range, from, to, zone });
  // Which question it is depends on what kind of meter it is.
  const found = useQuery({ ...meterQuery(meter ?? ""), enabled: meter !== undefined });
  const about = meter === undefined ? undefined : found.data?.body;
  const isKnown = meter === undefined || about !== undefined;
  return isKnown ? (
    <UsageView search={search} window={window} meter={about} />
  ) : (
    <Page title="Usage">
      <Panel title="Meter" height="chart">
        <Answered query={found}>{() => null}</Answered>
      </Panel>
    </Page>
  );
}

interface UsageViewProps {
  readonly search: UsageSearch;
  readonly window: TimeWindow;
  readonly meter: MeterAbout | undefined;
}

function UsageView({ search, window, meter }: UsageViewProps) {
  const navigate = route.useNavigate();
  const question = useMemo(() => toQuestion(search, window, meter), [search, window, meter]);
  const questionBefore = useMemo(() => ({ ...question, window: windowBefore(window) }), [question, window]);
  const isCompared = search.compare === undefined;
  const usage = useUsage(question);
  const answerBefore = useUsage(questionBefore, isCompared);
  const before = isCompared ? comparable(usage, answerBefore)?.series : undefined;
  const change = (changed: Partial<UsageSearch>) => void navigate({ search: { ...search, ...changed } });
  return (
    <Page
      title="Usage"
      filters={
        <>
          <Freshness dataThrough={usage.data?.dataThrough} zone={window.zone} />
          <WindowBar window={window} onChange={change} />
        </>
      }
    >
      <Filters search={search} question={question} onChange={change} />
      <KeyFigures
        question={question}
        query={usage}
        questionBefore={isCompared ? questionBefore : undefined}
        before={before}
      />
      <UsageChart question={question} query={usage} isCompared={isCompared} before={before} />
      {question.by !== undefined && (
        <BreakdownTable question={question} by={question.by} query={usage} before={before} />
      )}
    </Page>
  );
}
