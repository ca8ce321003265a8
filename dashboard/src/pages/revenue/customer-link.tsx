import { Link } from "@tanstack/react-router";
import { readCurrencySearch } from "../../view/currency.ts";
import { readWindowSearch } from "../../view/window.ts";
import styles from "./cells.module.css";

/** The window and the currency go along; what is opened here stays here. */
export function CustomerLink({ id, name }: { readonly id: string; readonly name: string }) {
  return (
    <Link
      to="/customers/$customerId"
      params={{ customerId: id }}
      search={(search) => ({ ...readWindowSearch({ ...search }), ...readCurrencySearch({ ...search }) })}
      className={styles.name}
      title={name}
    >
      {name}
    </Link>
  );
}
