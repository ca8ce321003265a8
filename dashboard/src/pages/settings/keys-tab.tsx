/** Owns: the API keys that there are, and making, replacing and revoking them. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { ApiKeyResponse } from "../../../../shared/contracts/answers/api-keys.ts";
import { keysQuery, revokeKey } from "../../api/keys.ts";
import { meQuery } from "../../api/session.ts";
import { Answered } from "../../components/answered.tsx";
import { Button } from "../../components/button.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { DataTable, tableToCsv } from "../../components/data-table.tsx";
import { ConfirmDialog } from "../../components/dialog.tsx";
import { Panel } from "../../components/panel.tsx";
import { lackOf } from "../../view/scopes.ts";
import { keyColumns, nameOf } from "./key-columns.tsx";
import { KeyDialog } from "./key-dialog.tsx";
import { MadeKeyDialog } from "./made-key-dialog.tsx";

type Open =
  | { readonly what: "make"; readonly replaced?: ApiKeyResponse }
  | { readonly what: "revoke"; readonly key: ApiKeyResponse }
  /** The key itself is here and nowhere else: when the dialog closes, it is gone. */
  | { readonly what: "made"; readonly name: string; readonly key: string };

export function KeysTab({ zone }: { readonly zone: string }) {
  const query = useQuery(keysQuery());
  const me = useQuery(meQuery()).data;
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const lack = lackOf(me?.scopes, "keys:write");
  const rows = query.data?.entries ?? [];
  const columns = keyColumns({
    zone,
    lack,
    ownId: me?.keyId,
    onReplace: (replaced) => setOpen({ what: "make", replaced }),
    onRevoke: (key) => setOpen({ what: "revoke", key }),
  });
  return (
    <Panel
      title="API keys"
      about={`A key gives to others only what it has itself, and none ends itself. ${lack ?? ""}`}
      height="table"
      actions={
        <>
          <CsvButton name="api-keys" csv={rows.length === 0 ? undefined : () => tableToCsv(columns, rows)} />
          <Button
            look="primary"
            disabled={lack !== undefined}
            title={lack}
            onClick={() => setOpen({ what: "make" })}
          >
            <Plus size={15} aria-hidden="true" /> New key
          </Button>
        </>
      }
    >
      <Answered query={query} isEmpty={() => rows.length === 0} empty="There is no key.">
        {() => <DataTable caption="All API keys" columns={columns} rows={rows} keyOf={({ id }) => id} />}
      </Answered>
      {open?.what === "make" && (
        <KeyDialog
          replaced={open.replaced}
          given={me?.scopes}
          isOwn={open.replaced !== undefined && open.replaced.id === me?.keyId}
          zone={zone}
          onClose={close}
          onMade={(name, key) => setOpen({ what: "made", name, key })}
        />
      )}
      {open?.what === "made" && <MadeKeyDialog name={open.name} secret={open.key} onClose={close} />}
      {open?.what === "revoke" && <RevokeDialog apiKey={open.key} onClose={close} />}
    </Panel>
  );
}

function RevokeDialog({
  apiKey,
  onClose,
}: {
  readonly apiKey: ApiKeyResponse;
  readonly onClose: () => void;
}) {
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeKey(apiKey.id),
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: keysQuery().queryKey });
    },
  });
  return (
    <ConfirmDialog
      title={`Revoke ${nameOf(apiKey)}?`}
      isOpen
      onClose={onClose}
      confirm="Revoke the key"
      onConfirm={() => revoke.mutate()}
      isPending={revoke.isPending}
      error={revoke.error}
    >
      <p>
        Requests with the key <code>{apiKey.id}</code> are refused from now on, for good; some may still be
        answered within the next 60 seconds. To give its users time, replace it instead.
      </p>
    </ConfirmDialog>
  );
}
