/** Owns: what stands in a panel while its question is open, when it failed, when the answer holds nothing, and when it holds something. */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiError } from "../api/request.ts";
import styles from "./answered.module.css";
import { Button } from "./button.tsx";

export interface AnsweredProps<Data> {
  readonly query: Pick<
    UseQueryResult<Data>,
    "data" | "error" | "isFetching" | "isPlaceholderData" | "refetch"
  >;
  readonly isEmpty?: (data: Data) => boolean;
  /** Why there is nothing, and what to do about it. */
  readonly empty?: ReactNode;
  readonly children: (data: Data) => ReactNode;
}

export function Answered<Data>({ query, isEmpty, empty, children }: AnsweredProps<Data>) {
  const { data, error } = query;
  if (data === undefined) {
    if (error === null) return <Skeleton />;
    return <Failure error={error} retry={() => void query.refetch()} />;
  }
  const shown = isEmpty?.(data) ? <Empty>{empty}</Empty> : children(data);
  return (
    <>
      {error !== null && <Failure error={error} retry={() => void query.refetch()} isStale />}
      <div
        className={`${styles.shown} ${query.isPlaceholderData ? styles.old : ""}`}
        aria-busy={query.isFetching}
      >
        {shown}
      </div>
    </>
  );
}

export function Skeleton() {
  return (
    <div role="status" className={styles.skeleton}>
      <span className="visually-hidden">Loading</span>
    </div>
  );
}

export function Empty({ children }: { readonly children: ReactNode }) {
  return <div className={styles.empty}>{children ?? "Nothing here yet."}</div>;
}

interface FailureProps {
  readonly error: unknown;
  readonly retry?: () => void;
  /** Older numbers are still shown below. */
  readonly isStale?: boolean;
}

function Failure({ error, retry, isStale = false }: FailureProps) {
  const messages = error instanceof ApiError ? error.messages : [String(error)];
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  return (
    <div role="alert" className={styles.failure}>
      <strong>{isStale ? "Not up to date: asking again failed." : "This could not be answered."}</strong>
      {messages.map((message) => (
        <p key={message}>{message}</p>
      ))}
      {requestId !== undefined && (
        <p className={styles.requestId}>
          Request <code>{requestId}</code>
        </p>
      )}
      {retry !== undefined && <Button onClick={retry}>Try again</Button>}
    </div>
  );
}
