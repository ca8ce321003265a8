import { useQuery } from "@tanstack/react-query";
import { reconciliationQuery } from "../../api/health.ts";
import { Answered } from "../../components/answered.tsx";
import { useNow } from "../../components/freshness.tsx";
import { WIDE } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { Stat, Stats } from "../../components/stat.tsx";
import { formatAgo, formatInstant } from "../../format/dates.ts";
import { formatWhole } from "../../format/numbers.ts";
import { verdictOf } from "./checked.ts";

const HOURS = 30 * 24;
const TICK_MS = 10_000;

/** Whether the totals are what the receipts of the events say. */
export function CountingHealth({ zone }: { readonly zone: string }) {
  const health = useQuery(reconciliationQuery());
  return (
    <Panel
      title="Is the counting right?"
      about="Totals are counted anew from the receipts of single events, hour by hour"
      className={WIDE}
    >
      <Answered query={health}>
        {({ body }) => (
          <Stats>
            <Stat label="Totals that differ" value={formatWhole(body.drift.length)} note={verdictOf(body)} />
            <Stat
              label="Hours checked in 30 days"
              value={formatWhole(body.hoursChecked30Days)}
              note={`There are ${formatWhole(HOURS)}; one that is checked again counts again`}
            />
            <Stat
              label="Raw events that differ"
              value={formatWhole(body.eventStoreDrift.length)}
              note="Totals and bills do not depend on them"
            />
            <Stat label="Last check" value={<LastRun at={body.lastRunAt} zone={zone} />} />
          </Stats>
        )}
      </Answered>
    </Panel>
  );
}

function LastRun({ at, zone }: { readonly at: string | null; readonly zone: string }) {
  const now = useNow(TICK_MS);
  if (at === null) return <>Not yet</>;
  return <span title={formatInstant(at, zone)}>{formatAgo(at, now)}</span>;
}
