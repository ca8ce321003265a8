/** Owns: what stands around every page: the way to the others, who is signed in, the theme. */

import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useSearch } from "@tanstack/react-router";
import { ChartLine, LayoutDashboard, LogOut, ScrollText, Settings, TrendingUp, Users } from "lucide-react";
import { meQuery } from "../api/session.ts";
import { Button } from "../components/button.tsx";
import { signOut } from "../session/key-store.ts";
import { readCurrencySearch } from "../view/currency.ts";
import { readWindowSearch } from "../view/window.ts";
import styles from "./shell.module.css";
import { ThemeChoice } from "./theme-choice.tsx";

const PAGES = [
  { to: "/", name: "Overview", Icon: LayoutDashboard },
  { to: "/usage", name: "Usage", Icon: ChartLine },
  { to: "/customers", name: "Customers", Icon: Users },
  { to: "/revenue", name: "Revenue", Icon: TrendingUp },
  { to: "/logs", name: "Logs", Icon: ScrollText },
  { to: "/settings", name: "Settings", Icon: Settings },
] as const;

export function Shell() {
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        Skip to the page
      </a>
      <header className={styles.side}>
        <p className={styles.brand}>
          <img src="/icon.svg" alt="" width={24} height={24} />
          Tallymark
        </p>
        <Pages />
        <Account />
      </header>
      <main id="main" tabIndex={-1} className={styles.main}>
        <Outlet />
      </main>
    </div>
  );
}

function Pages() {
  // The window and the currency go along from page to page.
  const search = useSearch({ strict: false });
  const carried = { ...readWindowSearch(search), ...readCurrencySearch(search) };
  return (
    <nav aria-label="Pages" className={styles.pages}>
      {PAGES.map(({ to, name, Icon }) => (
        <Link
          key={to}
          to={to}
          search={carried}
          className={styles.link}
          activeProps={{ className: styles.active, "aria-current": "page" }}
          activeOptions={{ exact: to === "/", includeSearch: false }}
        >
          <Icon size={18} aria-hidden="true" />
          <span>{name}</span>
        </Link>
      ))}
    </nav>
  );
}

function Account() {
  const me = useQuery(meQuery());
  return (
    <div className={styles.account}>
      <p className={styles.organization} title={me.data === undefined ? undefined : `Key ${me.data.keyId}`}>
        {me.data?.organization ?? " "}
      </p>
      <ThemeChoice />
      <Button look="quiet" onClick={signOut}>
        <LogOut size={15} aria-hidden="true" /> Sign out
      </Button>
    </div>
  );
}
