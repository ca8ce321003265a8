import { Download } from "lucide-react";
import { downloadCsv } from "../format/csv.ts";
import { Button } from "./button.tsx";

interface CsvButtonProps {
  /** Of the file, without its ending. */
  readonly name: string;
  /** What is shown, as CSV; undefined while there is nothing. */
  readonly csv: (() => string) | undefined;
}

/** Hands over what the panel shows. */
export function CsvButton({ name, csv }: CsvButtonProps) {
  return (
    <Button
      look="quiet"
      disabled={csv === undefined}
      onClick={() => csv !== undefined && downloadCsv(name, csv())}
      aria-label={`Download ${name} as CSV`}
    >
      <Download size={15} aria-hidden="true" /> CSV
    </Button>
  );
}
