/** Owns: how usage goes on: of one meter or all, by whom, measured how, beside what it was before. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import { meterQuery } from "../../api/catalog.ts";
import { comparable } from "../../api/comparable.ts";
import { Freshness, type FreshnessProps } from "../../components/freshness.tsx";
import { Page } from "../../components/page.tsx";
import { WindowBar } from "../../components/window-bar.tsx";
import { useWindow } from "../../view/use-window.ts";
import type { TimeWindow } from "../../view/window.ts";
import { windowBefore } from "../../view/window-before.ts";
import { BreakdownTable } from "./breakdown-table.tsx";
import { Filters } from "./filters.tsx";
import { KeyFigures } from "./key-figures.tsx";
import { MissingMeter } from "./missing-meter.tsx";
import { type MeterAbout, type Question, toQuestion } from "./question.ts";
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
  return meter === undefined || about !== undefined ? (
    <UsageView search={search} window={window} meter={about} />
  ) : (
    <UsageFrame search={search} question={toQuestion(search, window, undefined)}>
      <MissingMeter meter={meter} found={found} />
    </UsageFrame>
  );
}

interface UsageViewProps {
  readonly search: UsageSearch;
  readonly window: TimeWindow;
  readonly meter: MeterAbout | undefined;
}

function UsageView({ search, window, meter }: UsageViewProps) {
  const question = useMemo(() => toQuestion(search, window, meter), [search, window, meter]);
  const questionBefore = useMemo(() => ({ ...question, window: windowBefore(window) }), [question, window]);
  const isCompared = search.compare === undefined;
  const usage = useUsage(question);
  const answerBefore = useUsage(questionBefore, isCompared);
  const before = isCompared ? comparable(usage, answerBefore)?.series : undefined;
  return (
    <UsageFrame search={search} question={question} usage={usage}>
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
    </UsageFrame>
  );
}

interface UsageFrameProps {
  readonly search: UsageSearch;
  readonly question: Question;
  /** Undefined: nothing could be asked yet. */
  readonly usage?: FreshnessProps["query"];
  readonly children: ReactNode;
}

/** What stands whatever the answer is: another meter, another window can always be chosen. */
function UsageFrame({ search, question, usage = NOT_ASKED, children }: UsageFrameProps) {
  const navigate = route.useNavigate();
  const { window } = question;
  const change = (changed: Partial<UsageSearch>) => void navigate({ search: { ...search, ...changed } });
  return (
    <Page
      title="Usage"
      below={<Freshness query={usage} zone={window.zone} />}
      filters={<WindowBar window={window} onChange={change} />}
    >
      <Filters search={search} question={question} onChange={change} />
      {children}
    </Page>
  );
}

const NOT_ASKED: FreshnessProps["query"] = { data: undefined, dataUpdatedAt: 0 };
