/**
 * Who may import whom. Dependencies point inwards: infra, functions, local -> shared/adapters -> shared/application ->
 * shared/ports -> shared/domain. Each comment says where code that breaks the rule belongs instead.
 * test/checks/imports.test.ts plants a fault for every rule and expects it to be found.
 */

const OUTSIDE = "^node_modules/";
const SDK = "^node_modules/@aws-sdk/";

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const layers = [
  {
    name: "domain-is-pure",
    comment:
      "The domain imports nothing but itself and the decimal library. What needs a package, Node or a port belongs in shared/application (rules that need data), shared/contracts (shapes on a wire) or shared/adapters (I/O).",
    from: { path: "^shared/domain/" },
    to: { pathNot: ["^shared/domain/", `${OUTSIDE}(@types/)?big\\.js/`] },
  },
  {
    name: "domain-never-reaches-aws",
    comment:
      "Not even through others: if a pure rule leads to an SDK, the module between them mixes two jobs. Split it, and keep the rule in shared/domain.",
    from: { path: "^shared/domain/" },
    to: { path: `${OUTSIDE}@(aws-sdk|smithy)/`, reachable: true },
  },
  {
    name: "ports-are-interfaces",
    comment:
      "A port says what the application needs, in the types of the domain. Code that runs belongs behind it, in shared/adapters, or in front of it, in shared/application.",
    from: { path: "^shared/ports/" },
    to: { pathNot: ["^shared/(domain|ports)/"] },
  },
  {
    name: "ports-run-no-domain",
    comment:
      "A port takes only types from the domain. A rule that must run belongs to the one who calls the port.",
    from: { path: "^shared/ports/" },
    to: { path: "^shared/domain/", dependencyTypesNot: ["type-only"] },
  },
  {
    name: "application-knows-ports-not-adapters",
    comment:
      "A use case gets its stores, queues and clocks as arguments, as ports, and needs no package. What talks to AWS belongs in shared/adapters, what talks HTTP in shared/lambda; functions/<name>/dependencies.ts binds them.",
    from: { path: "^shared/application/" },
    to: { pathNot: ["^shared/(domain|ports|application|contracts)/", "^shared/errors\\.ts$"] },
  },
  {
    name: "application-parses-nothing",
    comment:
      "A request is parsed once, at the door: a use case may name the types of a contract, and never run its schemas. Parsing belongs in functions/<name>/handler.ts.",
    from: { path: "^shared/application/" },
    to: { path: "^shared/contracts/", dependencyTypesNot: ["type-only"] },
  },
  {
    name: "use-cases-do-not-call-each-other",
    comment:
      "What two use cases share is a rule (shared/domain), or a step that one gets from outside as a function (functions/<name>/dependencies.ts binds it).",
    from: { path: "^shared/application/(.+)\\.ts$" },
    to: { path: "^shared/application/", pathNot: "^shared/application/$1\\.ts$" },
  },
  {
    name: "contracts-are-shapes",
    comment:
      "A contract is a schema, its types, and the way into and out of the types of domain and ports. I/O, use cases and glue belong elsewhere: shared/adapters, shared/application, shared/lambda.",
    from: { path: "^shared/contracts/" },
    to: { pathNot: ["^shared/(contracts|domain|ports)/", "^shared/errors\\.ts$", `${OUTSIDE}zod/`] },
  },
  {
    name: "dialects-are-islands",
    comment:
      "A dialect of ingestion is one folder that can be taken out. What two of them need is a field (shared/contracts/event-fields.ts) or a step of all (beside the registry).",
    from: { path: "^shared/contracts/dialects/([^/]+)/" },
    to: { path: "^shared/contracts/dialects/[^/]+/", pathNot: "^shared/contracts/dialects/$1/" },
  },
  {
    name: "only-the-registry-names-dialects",
    comment:
      "After its translator no code knows in which dialect an event came. Ask shared/contracts/dialects/registry.ts for the one of a request; what it must tell besides is a field of Dialect.",
    from: { pathNot: ["^shared/contracts/dialects/registry\\.ts$", "^test/"] },
    to: { path: "^shared/contracts/dialects/[^/]+/dialect\\.ts$" },
  },
  {
    name: "adapters-are-islands",
    comment:
      "An adapter may not use another: what two of them need is a rule (shared/domain) or a port that the application combines.",
    from: { path: "^shared/adapters/([^/]+)/" },
    to: { path: "^shared/adapters/", pathNot: "^shared/adapters/$1/" },
  },
  {
    name: "adapters-point-inwards",
    comment:
      "An adapter implements ports and knows domain and contracts. Use cases call it, not it them; HTTP and Lambda belong in shared/lambda.",
    from: { path: "^shared/adapters/" },
    to: { path: "^(shared/(application|lambda)|functions|infra|local|dashboard)/" },
  },
  {
    name: "adapters-speak-one-sdk",
    comment:
      "The folder names the service: shared/adapters/sqs speaks to SQS alone. Another service is another adapter.",
    from: { path: "^shared/adapters/([^/]+)/" },
    to: { path: `${SDK}client-`, pathNot: `${SDK}client-$1(-|/)` },
  },
  {
    name: "lambda-is-glue",
    comment:
      "shared/lambda turns events into requests and outcomes into answers. Rules belong in shared/domain, use cases in shared/application; which store stands behind a port is said in functions/<name>/dependencies.ts.",
    from: { path: "^shared/lambda/" },
    to: { path: "^(shared/(application|adapters)|functions|infra|local|dashboard)/" },
  },
  {
    name: "only-adapters-speak-an-sdk",
    comment:
      "Calls to AWS belong in shared/adapters; functions/<name>/dependencies.ts makes the clients. Everything else takes a port.",
    from: {
      path: "^(shared|functions)/",
      pathNot: ["^shared/adapters/", "^functions/[^/]+/dependencies\\.ts$"],
    },
    to: { path: `${OUTSIDE}@(aws-sdk|smithy)/` },
  },
  {
    name: "shared-points-inwards",
    comment:
      "Nothing under shared/ knows who uses it. Code for one Lambda belongs in its folder, wiring in infra/.",
    from: { path: "^shared/" },
    to: { path: "^(functions|infra|local|dashboard)/" },
  },
];

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const edges = [
  {
    name: "functions-are-islands",
    comment:
      "Functions share nothing directly. What two of them need is a use case (shared/application) or glue (shared/lambda).",
    from: { path: "^functions/([^/]+)/" },
    to: { path: "^functions/", pathNot: "^functions/$1/" },
  },
  {
    name: "functions-know-no-tooling",
    comment:
      "A function is product: how it is deployed (infra) or run on one machine (local) is none of its business.",
    from: { path: "^functions/" },
    to: { path: "^(infra|local|dashboard)/" },
  },
  {
    name: "only-dependencies-ts-names-adapters",
    comment:
      "Bind the adapter in functions/<name>/dependencies.ts and hand it to the handler as a port: then a test binds another one.",
    from: { path: "^functions/", pathNot: "^functions/[^/]+/dependencies\\.ts$" },
    to: { path: "^shared/adapters/" },
  },
  {
    name: "infra-names-handlers-by-path",
    comment:
      "The CDK app runs at synth time and must load no product code: name the handler by its path. Names that both sides need belong in shared/environment.ts.",
    from: { path: "^infra/" },
    to: { path: "^(functions|local|dashboard|shared)/", pathNot: "^shared/environment\\.ts$" },
  },
  {
    name: "local-never-imports-product",
    comment:
      "The local runtime executes the template and the bundles that would be deployed, or it proves nothing. Read cdk.out; only names and the error registry may be imported.",
    from: { path: "^local/" },
    to: { path: "^(functions|infra|shared|dashboard)/", pathNot: "^shared/(environment|errors)\\.ts$" },
  },
  {
    name: "commands-are-entries",
    comment:
      "A command is started by npm, never imported. What two commands share belongs beside them in local/.",
    from: { pathNot: "^test/" },
    to: { path: "^local/(commands/[^/]+\\.ts$|main\\.ts$)" },
  },
  {
    name: "dashboard-sees-contracts-only",
    comment:
      "The dashboard knows the backend by HTTP: it may import the types of shared/contracts, nothing that runs.",
    from: { path: "^dashboard/" },
    to: { path: "^(functions|infra|local|shared)/", pathNot: "^shared/contracts/" },
  },
  {
    name: "dashboard-takes-types",
    comment: "Only types of a contract: a schema that runs in the browser belongs to the dashboard itself.",
    from: { path: "^dashboard/" },
    to: { path: "^shared/contracts/", dependencyTypesNot: ["type-only"] },
  },
  {
    name: "nothing-imports-dashboard",
    comment:
      "The dashboard is built by itself and served as files. What others need of it, they get over HTTP; a rule that they share is theirs.",
    from: { pathNot: ["^dashboard/", "^test/"] },
    to: { path: "^dashboard/" },
  },
  {
    name: "nothing-imports-test",
    comment: "A builder or fake that product code needs is product code: move it beside its port.",
    from: { pathNot: "^test/" },
    to: { path: "^test/" },
  },
];

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const hygiene = [
  {
    name: "no-circular",
    comment:
      "Two modules that need each other are one module, or hide a third that both need. Types count too.",
    from: {},
    to: { circular: true },
  },
  {
    name: "no-orphans",
    comment: "Nobody imports it and it imports nobody: dead code, or an entry that this list does not know.",
    // Files of dashboard/public/ are copied as they are, and named by index.html.
    from: { orphan: true, pathNot: ["^test/", "\\.d\\.ts$", "^dashboard/public/"] },
    to: {},
  },
  {
    name: "no-barrels",
    comment: "A file that only hands on what others hold hides who uses what. Import the module itself.",
    from: {},
    to: { path: "/index\\.ts$", pathNot: OUTSIDE },
  },
  {
    name: "no-unresolvable",
    comment: "The import leads nowhere: a misspelt path, or a package that package.json does not name.",
    from: {},
    // Types of Lambda events: @types/aws-lambda describes a module that does not exist.
    to: { couldNotResolve: true, pathNot: "^aws-lambda$" },
  },
  {
    name: "product-runs-on-dependencies",
    comment:
      "What a deployed bundle needs stands under dependencies in package.json; tools stand under devDependencies.",
    from: { path: "^(shared|functions)/" },
    to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"], pathNot: `${OUTSIDE}@types/` },
  },
];

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [...layers, ...edges, ...hygiene].map((rule) => ({ ...rule, severity: "error" })),
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    // Sees `import type` too: a type from the wrong layer is a dependency on it.
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
    },
  },
};
