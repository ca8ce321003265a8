/**
 * Owns: which URL shows which page, and what a URL holds: all of a view, so that it can be shared and gone back to.
 * Does not own: what a page's part of it means (pages/<page>/search.ts).
 */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { readCustomerSearch, readCustomersSearch } from "../pages/customers/search.ts";
import { readLogsSearch } from "../pages/logs/search.ts";
import { OverviewPage } from "../pages/overview/overview-page.tsx";
import { readOverviewSearch } from "../pages/overview/search.ts";
import { readRevenueSearch } from "../pages/revenue/search.ts";
import { readSettingsSearch } from "../pages/settings/search.ts";
import { readUsageSearch } from "../pages/usage/search.ts";
import { parseSearch, stringifySearch } from "../view/search.ts";
import { NotFound } from "./not-found.tsx";
import { PageFault } from "./page-fault.tsx";
import { Shell } from "./shell.tsx";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

// The first page comes with the frame; the others, and what only they need, when they are opened.
const overview = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: readOverviewSearch,
  component: OverviewPage,
});
const usage = createRoute({
  getParentRoute: () => root,
  path: "/usage",
  validateSearch: readUsageSearch,
  component: lazyRouteComponent(() => import("../pages/usage/usage-page.tsx"), "UsagePage"),
});
const customers = createRoute({
  getParentRoute: () => root,
  path: "/customers",
  validateSearch: readCustomersSearch,
  component: lazyRouteComponent(() => import("../pages/customers/customers-page.tsx"), "CustomersPage"),
});
const customer = createRoute({
  getParentRoute: () => root,
  path: "/customers/$customerId",
  validateSearch: readCustomerSearch,
  component: lazyRouteComponent(() => import("../pages/customers/customer-page.tsx"), "CustomerPage"),
});
const revenue = createRoute({
  getParentRoute: () => root,
  path: "/revenue",
  validateSearch: readRevenueSearch,
  component: lazyRouteComponent(() => import("../pages/revenue/revenue-page.tsx"), "RevenuePage"),
});
const logs = createRoute({
  getParentRoute: () => root,
  path: "/logs",
  validateSearch: readLogsSearch,
  component: lazyRouteComponent(() => import("../pages/logs/logs-page.tsx"), "LogsPage"),
});
const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  validateSearch: readSettingsSearch,
  component: lazyRouteComponent(() => import("../pages/settings/settings-page.tsx"), "SettingsPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([overview, usage, customers, customer, revenue, logs, settings]),
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  defaultErrorComponent: PageFault,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
