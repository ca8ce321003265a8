/** Documentation that points at code must point at code that is there. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

const PROJECT = join(import.meta.dirname, "../..");

function findDocuments(): readonly string[] {
  const inDocs = readdirSync(join(PROJECT, "docs"), { recursive: true, encoding: "utf8" });
  return [
    "README.md",
    "CONTRIBUTING.md",
    ...inDocs.filter((name) => name.endsWith(".md")).map((name) => join("docs", name)),
  ];
}

/** Targets of the links in a document, without those to other sites. */
function findLinks(document: string): readonly string[] {
  const text = readFileSync(join(PROJECT, document), "utf8");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** Headings as the anchors that a Markdown page gives them. */
function findAnchors(path: string): readonly string[] {
  const headings = [...readFileSync(path, "utf8").matchAll(/^#+ (.+)$/gm)];
  return headings.map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

describe("Documentation", () => {
  test.each(findDocuments())("%s has no dead link", (document) => {
    for (const link of findLinks(document)) {
      const [file = "", anchor] = link.split("#");
      const path = file === "" ? join(PROJECT, document) : join(PROJECT, dirname(document), file);
      expect(existsSync(path), `${document} links to ${link}`).toBe(true);
      if (anchor !== undefined) expect(findAnchors(path), `${document} links to ${link}`).toContain(anchor);
    }
  });

  test("follow one event leads from the request to the counter to the answer", () => {
    const architecture = readFileSync(join(PROJECT, "docs/architecture.md"), "utf8");
    const walk = /## Follow one event\n([\s\S]*?)\n## /.exec(architecture)?.[1] ?? "";
    const stops = [...walk.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, path = ""]) => path);
    expect(stops[0]).toBe("functions/ingest-events/handler.ts");
    expect(stops).toContain("shared/domain/rollup/counter.ts");
    expect(stops.at(-1)).toBe("shared/application/query-usage-analytics.ts");
  });
});
