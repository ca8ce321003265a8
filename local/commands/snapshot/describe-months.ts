/** Owns: what a person is told about months that were closed. */

interface Version {
  readonly currency: string;
  readonly version: number;
  readonly rows: number;
  readonly totals: { readonly canonical: string; readonly runRate: string; readonly committed: string };
}

/** What the function tells, as far as it is shown. */
export interface Report {
  readonly months: readonly {
    readonly organization: string;
    readonly month: string;
    readonly written: readonly Version[];
  }[];
  readonly unfinished: readonly string[];
}

/** Lines for a person. */
export function describeMonths({ months, unfinished }: Report): readonly string[] {
  if (months.length === 0 && unfinished.length === 0) return ["Nothing is to be closed."];
  return [
    ...months.flatMap(({ organization, month, written }) =>
      written.length === 0
        ? [`${organization} ${month}: nothing changed`]
        : written.map((version) => `${organization} ${month}: ${describe(version)}`),
    ),
    ...unfinished.map((organization) => `${organization}: the time did not suffice; call again to go on`),
  ];
}

function describe({ currency, version, rows, totals }: Version): string {
  const { canonical, runRate, committed } = totals;
  return `${currency} version ${version}, ${rows} rows: canonical ${canonical}, run rate ${runRate}, committed ${committed}`;
}
