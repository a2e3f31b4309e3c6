// The laws of import: who may know whom. One entry per law, with its reason.

/** @type {(name: string, comment: string, from: object, to: object) => object} */
const law = (name, comment, from, to) => ({ name, severity: "error", comment, from, to });

// Tests, and what only they import.
const test = "\\.test\\.tsx?$|^lib/test-[a-z-]+\\.ts$|^lib/simulator/";

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    law("no-cycles", "Two files that need each other are one file, or three.", {}, { circular: true }),
    law(
      "domain-is-pure",
      "Rules of the business: no clock, no network, no database, no framework. The pure libraries it may use stand here.",
      { path: "^lib/domain/", pathNot: test },
      { pathNot: "^lib/domain/|node_modules/zod/|node_modules/libphonenumber-js/core/" },
    ),
    law(
      "components-never-reach-the-server",
      "Components are told; they never ask the database.",
      { path: "^components/", pathNot: test },
      { path: "node_modules/server-only", reachable: true },
    ),
    law(
      "components-know-only-the-domain",
      "A component gets data and callbacks from its page.",
      { path: "^components/", pathNot: test },
      { path: "^(app|lib)/", pathNot: "^lib/(domain|i18n)/" },
    ),
    law(
      "doors-open-inward",
      "Nothing inside the house imports a door.",
      { path: "^(lib|components)/" },
      { path: "^app/" },
    ),
    law(
      "store-stays-inside",
      "Rows are changed by use cases, inside a transaction, never by a page.",
      { path: "^app/", pathNot: test },
      { path: "^lib/(db|[^/]+/store|[^/]+/[a-z]+-store)\\.ts$" },
    ),
    law(
      "providers-are-strangers",
      "An adapter knows the contract and its own wire, not its sibling, not our database.",
      { path: "^lib/providers/([^/]+)/", pathNot: test },
      { path: "^lib/", pathNot: "^lib/(domain/|log\\.ts|providers/(provider|http)\\.ts|providers/$1/)" },
    ),
    law(
      "one-door-to-providers",
      "Ask the registry; never import an adapter by name.",
      { pathNot: `^lib/providers/|${test}` },
      { path: "^lib/providers/[^/]+/" },
    ),
    law(
      "the-registry-is-the-workers",
      "Only the worker, and the use cases it runs, speak to providers.",
      {
        pathNot: `^lib/(worker|providers)/|^lib/[^/]+/(dispatch|recheck|reconcile|watch|sweep|sync)-[a-z-]+\\.ts$|${test}`,
      },
      { path: "^lib/providers/registry\\.ts$" },
    ),
    law(
      "the-web-never-reaches-a-provider",
      "Only the worker speaks to providers; a door that could would hold their keys.",
      { path: "^app/", pathNot: test },
      { path: "^lib/providers/registry\\.ts$", reachable: true },
    ),
    law(
      "sandbox-is-a-guest",
      "Only its own server, the start script and tests open it.",
      { path: "^(app|lib|components)/", pathNot: `^lib/sandbox/|${test}|contract\\.ts$` },
      { path: "^lib/sandbox/" },
    ),
    law(
      "the-simulator-is-a-guest",
      "It drives the shop and is no part of it: only scripts and tests start it.",
      { path: "^(app|lib|components)/", pathNot: test },
      { path: "^lib/simulator/" },
    ),
    law(
      "next-stays-at-the-door",
      "The house runs without Next: the worker does.",
      { path: "^lib/", pathNot: "^lib/(auth/session\\.ts|i18n/)" },
      { path: "node_modules/next/" },
    ),
    law(
      "nobody-imports-the-worker",
      "The worker is a process, not a library.",
      { pathNot: `^lib/worker/|${test}` },
      { path: "^lib/worker/" },
    ),
    law(
      "wallet-and-plans-know-no-orders",
      "Rooms call one way: reports, reconciliation, then orders, then wallet and plans, then the domain.",
      { path: "^lib/(wallet|plans|customers)/", pathNot: test },
      { path: "^lib/(orders|reports|reconciliation|worker)/" },
    ),
    law(
      "orders-know-no-reports",
      "Rooms call one way: reports, reconciliation, then orders, then wallet and plans, then the domain.",
      { path: "^lib/orders/", pathNot: test },
      { path: "^lib/(reports|reconciliation|worker)/" },
    ),
    law(
      "test-database-is-for-tests",
      "What makes and drops databases has no place in the shop.",
      { path: "^(app|components|lib|prisma)/", pathNot: test },
      { path: "^lib/test-database\\.ts$" },
    ),
  ],
  required: [
    {
      name: "server-files-say-so",
      severity: "error",
      comment: "Everything in lib/ but domain and i18n runs only on the server, and its first line says so.",
      module: { path: "^lib/.+\\.ts$", pathNot: `^lib/(domain|i18n)/|\\.test\\.tsx?$|^lib/test-|\\.d\\.ts$` },
      to: { path: "node_modules/server-only" },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^prisma/generated/|^\\.(build|data|node)/" },
    enhancedResolveOptions: {
      conditionNames: ["react-server", "import", "node", "default"],
      exportsFields: ["exports"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
    },
  },
};
