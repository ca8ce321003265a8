import { isAmount } from "../../view/decimal.ts";
import { oneOf, type SearchInput, textOf } from "../../view/search.ts";
import { readWindowSearch, type WindowSearch } from "../../view/window.ts";

/** Those besides the events, which are shown where none is named. */
const OTHER_TABS = ["set-aside", "corrections"] as const;

/** What the URL holds of this page. */
export type LogsSearch = WindowSearch & {
  readonly tab?: (typeof OTHER_TABS)[number];
  /** Ids. */
  readonly meter?: string;
  readonly customer?: string;
  readonly agent?: string;
  /** The least quantity, a decimal. */
  readonly min?: string;
  /** An idempotency key. Where it is given, the other filters rest. */
  readonly key?: string;
  /** The id of the event that is open. */
  readonly event?: string;
};

const NAME_LENGTH_MAX = 128;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function readLogsSearch(input: SearchInput): LogsSearch {
  const min = textOf(input.min);
  const event = textOf(input.event)?.toLowerCase();
  return {
    ...readWindowSearch(input),
    tab: oneOf(input.tab, OTHER_TABS),
    meter: textOf(input.meter, NAME_LENGTH_MAX),
    customer: textOf(input.customer, NAME_LENGTH_MAX),
    agent: textOf(input.agent, NAME_LENGTH_MAX),
    min: min !== undefined && isAmount(min) ? min : undefined,
    key: textOf(input.key),
    event: event !== undefined && UUID.test(event) ? event : undefined,
  };
}
