import { DEFAULT_CURRENCY, listCurrencies } from "../view/currency.ts";
import { SelectField } from "./fields.tsx";

interface CurrencyFieldProps {
  readonly currency: string;
  /** Undefined: the default, which stays out of the URL. */
  readonly onChange: (currency: string | undefined) => void;
}

export function CurrencyField({ currency, onChange }: CurrencyFieldProps) {
  return (
    <SelectField
      label="Currency"
      isBare
      value={currency}
      choices={listCurrencies().map((value) => ({ value, name: value }))}
      onChange={(chosen) => onChange(chosen === DEFAULT_CURRENCY ? undefined : chosen)}
    />
  );
}
