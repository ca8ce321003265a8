/** Owns: what stands in the place of a page that could not be loaded or drawn. The frame around it stays: the other pages can be gone to. */
import { Button } from "../components/button.tsx";
import { Page } from "../components/page.tsx";

export function PageFault({ error }: { readonly error: unknown }) {
  return (
    <Page title="This page could not be shown">
      <div role="alert">
        <p>
          A part of it did not come, or is of another version than the rest:{" "}
          {error instanceof Error ? error.message : String(error)}
        </p>
      </div>
      <p>
        {/* A file that failed once is not asked for again until everything is. The URL holds the view: nothing is lost. */}
        <Button look="primary" onClick={() => location.reload()}>
          Try again
        </Button>
      </p>
    </Page>
  );
}
