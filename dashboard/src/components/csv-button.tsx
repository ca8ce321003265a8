import { Download } from "lucide-react";
import { type Days, downloadCsv, nameOfDays } from "../format/csv.ts";
import { Button } from "./button.tsx";

interface CsvButtonProps {
  /** Of the file, without its ending. */
  readonly name: string;
  /** Those that the numbers are of: the file is named after them too. */
  readonly days?: Days;
  /** What is shown, as CSV; undefined while there is nothing. */
  readonly csv: (() => string) | undefined;
}

/** Hands over what the panel shows. */
export function CsvButton({ name, days, csv }: CsvButtonProps) {
  return (
    <Button
      look="quiet"
      disabled={csv === undefined}
      onClick={() =>
        csv !== undefined && downloadCsv(days === undefined ? name : nameOfDays(name, days), csv())
      }
      aria-label={`Download ${name} as CSV`}
    >
      <Download size={15} aria-hidden="true" /> CSV
    </Button>
  );
}
