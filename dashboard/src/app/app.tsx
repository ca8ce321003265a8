/** Owns: the page behind the sign-in, and nothing of it before. */
import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { type ReactNode, useState, useSyncExternalStore } from "react";
import { createQueryClient } from "../api/query-client.ts";
import { SignInPage } from "../pages/sign-in/sign-in-page.tsx";
import { currentKey, subscribe } from "../session/key-store.ts";
import { router } from "./router.tsx";

export function App() {
  const isSignedIn = useSyncExternalStore(subscribe, currentKey) !== undefined;
  return (
    // The Content-Security-Policy has no styles within the page: those of the components are in our files.
    <CSPProvider disableStyleElements>
      {/* Answers to one key are not for whoever signs in with another: each session has a memory of its own. */}
      <Session key={isSignedIn ? "in" : "out"}>
        {/* Whoever opens a link signs in first, and then sees what it shows: the URL stays. */}
        {isSignedIn ? <RouterProvider router={router} /> : <SignInPage />}
      </Session>
    </CSPProvider>
  );
}

function Session({ children }: { readonly children: ReactNode }) {
  const [queries] = useState(createQueryClient);
  return <QueryClientProvider client={queries}>{children}</QueryClientProvider>;
}
