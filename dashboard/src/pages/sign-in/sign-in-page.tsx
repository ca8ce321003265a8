/** Owns: signing in with an API key. It goes nowhere but into the header of requests to the API. */
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ApiError } from "../../api/request.ts";
import { checkKey } from "../../api/session.ts";
import { Button } from "../../components/button.tsx";
import { CheckField, TextField } from "../../components/fields.tsx";
import { signIn, wasRefused } from "../../session/key-store.ts";
import styles from "./sign-in-page.module.css";

export function SignInPage() {
  const [key, setKey] = useState("");
  const [staysOnDevice, setStaysOnDevice] = useState(false);
  useEffect(() => {
    document.title = "Sign in · Tallymark";
  }, []);
  const check = useMutation({
    mutationFn: checkKey,
    onSuccess: (_, checked) => signIn(checked, staysOnDevice),
  });
  return (
    <main className={styles.page}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          check.mutate(key.trim());
        }}
      >
        <p className={styles.brand}>
          <img src="/icon.svg" alt="" width={32} height={32} />
          Tallymark
        </p>
        <h1>Sign in</h1>
        {wasRefused() && (
          <p role="alert" className={styles.refused}>
            You were signed out: the key was revoked or has expired. With another one this page goes on where
            it was.
          </p>
        )}
        <TextField
          label="API key"
          type="password"
          name="api-key"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder="tm_sk_… or tm_pk_…"
          required
          value={key}
          onChange={({ target }) => setKey(target.value)}
          isWrong={check.isError}
          hint={
            check.isError
              ? explain(check.error)
              : "npm start prints one; Settings makes others. A tm_pk_ key can look, and change nothing."
          }
        />
        <CheckField
          label="Stay signed in on this device"
          isChecked={staysOnDevice}
          onChange={setStaysOnDevice}
        />
        <Button type="submit" look="primary" disabled={check.isPending || key.trim() === ""}>
          {check.isPending ? "Checking…" : "Sign in"}
        </Button>
        <p role="status" className="visually-hidden">
          {check.isError ? explain(check.error) : ""}
        </p>
      </form>
    </main>
  );
}

function explain(error: unknown): string {
  if (error instanceof ApiError && error.status === 401)
    return "This key is not valid, has expired, or was revoked.";
  return error instanceof ApiError ? error.messages.join("; ") : String(error);
}
