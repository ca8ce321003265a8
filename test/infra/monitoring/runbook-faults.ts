/** Whether alarms and runbook are in step: the check itself, so that a test can plant faults and expect them to be found. */

const PARTS = ["User impact.", "How to look.", "How to resolve."];

export interface Section {
  /** As a link names the heading. */
  readonly anchor: string;
  readonly text: string;
}

export function readSections(runbook: string): readonly Section[] {
  return runbook
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = "", ...lines] = section.split("\n");
      return { anchor: heading.toLowerCase().replaceAll(" ", "-"), text: lines.join("\n") };
    });
}

/** @param anchors to which the alarms lead, one for each alarm */
export function findRunbookFaults(runbook: string, anchors: readonly string[]): readonly string[] {
  const sections = readSections(runbook);
  const headings = sections.map(({ anchor }) => anchor);
  return [
    ...anchors
      .filter((anchor) => !headings.includes(anchor))
      .map((anchor) => `${anchor}: an alarm without a section`),
    ...headings
      .filter((anchor) => !anchors.includes(anchor))
      .map((anchor) => `${anchor}: a section without an alarm`),
    ...repeated(anchors).map((anchor) => `${anchor}: several alarms lead to it`),
    ...repeated(headings).map((anchor) => `${anchor}: several sections have this heading`),
    ...sections.flatMap(({ anchor, text }) =>
      PARTS.filter((part) => !new RegExp(`^\\*\\*${RegExp.escape(part)}\\*\\* \\S`, "m").test(text)).map(
        (part) => `${anchor}: no ${part}`,
      ),
    ),
  ];
}

function repeated(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}
