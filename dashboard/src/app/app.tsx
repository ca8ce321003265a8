/** Owns: the page behind the sign-in, and nothing of it before. */
import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState, useSyncExternalStore } from "react";
import { createQueryClient } from "../api/query-client.ts";
import { SignInPage } from "../pages/sign-in/sign-in-page.tsx";
import { currentKey, subscribe } from "../session/key-store.ts";
import { router } from "./router.tsx";

export function App() {
  const key = useSyncExternalStore(subscribe, currentKey);
  const [queries] = useState(createQueryClient);
  return (
    // The Content-Security-Policy has no styles within the page: those of the components are in our files.
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queries}>
        {/* Whoever opens a link signs in first, and then sees what it shows: the URL stays. */}
        {key === undefined ? <SignInPage /> : <RouterProvider router={router} />}
      </QueryClientProvider>
    </CSPProvider>
  );
}
