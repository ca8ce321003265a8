import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { IdentityResponse } from "../../../../shared/contracts/answers/catalog.ts";
import { Badge } from "../../components/badge.tsx";
import { formatInstant } from "../../format/dates.ts";
import styles from "./identity.module.css";
import type { CustomerSearch } from "./search.ts";

interface IdentityProps {
  readonly customer: IdentityResponse;
  readonly zone: string;
  readonly search: CustomerSearch;
}

/** By what names events and bills know the customer. */
export function Identity({ customer, zone, search }: IdentityProps) {
  const { id, externalId, aliases, createdAt, archivedAt } = customer;
  const { range, from, to, zone: chosenZone } = search;
  const inLogs = { range, from, to, zone: chosenZone, customer: id };
  return (
    <section className={styles.identity} aria-label="Who it is">
      <dl className={styles.facts}>
        <Fact name="External id">
          <code>{externalId}</code>
        </Fact>
        <Fact name="Id">
          <code>{id}</code>
        </Fact>
        {aliases.length > 0 && (
          <Fact name="Aliases">
            <code>{aliases.join(", ")}</code>
          </Fact>
        )}
        <Fact name="Record made">{formatInstant(createdAt, zone)}</Fact>
        {archivedAt !== null && (
          <Badge look="warn" title={formatInstant(archivedAt, zone)}>
            Archived
          </Badge>
        )}
      </dl>
      <Link to="/logs" search={inLogs}>
        Its events in the logs
      </Link>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
