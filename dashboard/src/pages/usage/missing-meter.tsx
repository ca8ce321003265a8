import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ApiError } from "../../api/request.ts";
import { Answered, Empty } from "../../components/answered.tsx";
import { Panel } from "../../components/panel.tsx";

interface MissingMeterProps {
  /** As the URL names it. */
  readonly meter: string;
  readonly found: UseQueryResult<unknown>;
}

/** In the place of the numbers, while it is not known which meter they are of, or where there is none of the name. */
export function MissingMeter({ meter, found }: MissingMeterProps) {
  const isNone = found.error instanceof ApiError && found.error.status === 404;
  return (
    <Panel title={isNone ? "No such meter" : "Meter"} height="chart">
      {isNone ? (
        <Empty>
          <p>
            No meter has the id <code>{meter}</code>.{" "}
            <Link to="/usage" search={(search) => ({ ...search, ...WITHOUT_METER })}>
              Show all meters
            </Link>
          </p>
        </Empty>
      ) : (
        <Answered query={found}>{() => null}</Answered>
      )}
    </Panel>
  );
}

/** What a meter is told apart and measured by is its own. */
const WITHOUT_METER = { meter: undefined, measure: undefined, by: undefined, property: undefined };
