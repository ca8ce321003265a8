import type { ApiKeyResponse } from "../../../../shared/contracts/answers/api-keys.ts";
import { Badge, type BadgeLook } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import type { Column } from "../../components/data-table.tsx";
import { formatInstant } from "../../format/dates.ts";
import styles from "./settings.module.css";

interface KeyActions {
  readonly zone: string;
  /** Why no key can be changed by whoever is signed in. */
  readonly lack: string | undefined;
  /** Of the key that is signed in. */
  readonly ownId: string | undefined;
  readonly onReplace: (key: ApiKeyResponse) => void;
  readonly onRevoke: (key: ApiKeyResponse) => void;
}

const LOOKS: Readonly<Record<ApiKeyResponse["status"], BadgeLook>> = {
  active: "good",
  expiring: "warn",
  expired: "plain",
  revoked: "bad",
};

export function nameOf({ name, id }: ApiKeyResponse): string {
  return name ?? `the key ${id}`;
}

export function keyColumns(actions: KeyActions): readonly Column<ApiKeyResponse>[] {
  const { zone, ownId } = actions;
  const when = (at: string | null) =>
    at === null ? (
      "–"
    ) : (
      <span title={at} className={styles.when}>
        {formatInstant(at, zone)}
      </span>
    );
  return [
    {
      name: "Name",
      cell: ({ id, name, kind, last4 }) => (
        <div className={styles.named}>
          <span>
            {name ?? "Without a name"} {id === ownId && <Badge look="accent">you</Badge>}
          </span>
          <code>{`tm_${kind === "secret" ? "sk" : "pk"}_${id}_…${last4 ?? ""}`}</code>
        </div>
      ),
      csv: ({ name }) => name,
    },
    { name: "Kind", isMinor: true, cell: ({ kind }) => kind, csv: ({ kind }) => kind },
    {
      name: "Status",
      cell: ({ status, revokedAt }) => (
        <Badge
          look={LOOKS[status]}
          title={revokedAt === null ? undefined : `Since ${formatInstant(revokedAt, zone)}`}
        >
          {status}
        </Badge>
      ),
      csv: ({ status }) => status,
    },
    {
      name: "Scopes",
      cell: ({ scopes }) => <div className={styles.scopes}>{scopes.join(", ")}</div>,
      csv: ({ scopes }) => scopes.join(" "),
    },
    {
      name: "Created",
      isMinor: true,
      cell: ({ createdAt }) => when(createdAt),
      csv: ({ createdAt }) => createdAt,
    },
    { name: "Ends", cell: ({ expiresAt }) => when(expiresAt), csv: ({ expiresAt }) => expiresAt },
    { name: "Actions", cell: (key) => <KeyButtons apiKey={key} {...actions} /> },
  ];
}

function KeyButtons({
  apiKey,
  lack,
  ownId,
  onReplace,
  onRevoke,
}: KeyActions & { readonly apiKey: ApiKeyResponse }) {
  if (apiKey.status === "revoked" || apiKey.status === "expired") return null;
  const whyNot = lack ?? (apiKey.id === ownId ? "You are signed in with it: no key ends itself." : undefined);
  return (
    <div className={styles.buttons}>
      <Button
        disabled={lack !== undefined}
        title={lack}
        onClick={() => onReplace(apiKey)}
        aria-label={`Replace ${nameOf(apiKey)}`}
      >
        Replace…
      </Button>
      <Button
        look="danger"
        disabled={whyNot !== undefined}
        title={whyNot}
        onClick={() => onRevoke(apiKey)}
        aria-label={`Revoke ${nameOf(apiKey)}`}
      >
        Revoke…
      </Button>
    </div>
  );
}
