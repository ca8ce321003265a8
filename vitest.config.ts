import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The longest files begin first, so that at the end no worker is alone with one: on a fresh clone nothing is known of earlier runs. */
const LONGEST_FIRST = [
  "/test/simulation/",
  "/test/dashboard/browser.test.ts",
  "/test/scenarios/traces",
  "/test/scenarios/worked-company",
  "/test/scenarios/openapi",
  "/test/scenarios/faults/",
  "/test/local/main",
  "/test/local/demo/seed-demo",
  "/test/local/start-local",
  "/test/scenarios/",
  "/test/infra/",
  "/test/checks/",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONGEST_FIRST.findIndex((part) => moduleId.includes(part));
      return found < 0 ? LONGEST_FIRST.length : found;
    };
    return files.toSorted((a, b) => place(a) - place(b));
  }
}

/** Of pure code, of adapters on fakes, and of single parts: they leave nothing behind, so they need no worker of their own. */
const UNITS = [
  "test/{domain,contracts,application,adapters,functions,lambda}/**/*.test.ts",
  "test/dashboard/{api,charts,pages,view}/**/*.test.ts",
  "test/local/{engines,gateway,runtime}/**/*.test.ts",
  // Those that are left out read the assembly, as whole pipelines do.
  "test/{checks,infra}/**/!(described-routes).test.ts",
  "test/local/template/!(tallymark-assembly).test.ts",
];

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // A scenario brings a whole pipeline up; nothing asserts how long anything takes.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "units", include: UNITS, isolate: false } },
      {
        extends: true,
        test: {
          name: "pipelines",
          include: ["test/**/*.test.ts"],
          exclude: UNITS,
          globalSetup: ["test/support/synthesize-once.ts"],
        },
      },
    ],
  },
});
