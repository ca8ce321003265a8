import { listCurrencies } from "../view/currency.ts";
import { SelectField } from "./fields.tsx";

interface CurrencyFieldProps {
  readonly currency: string;
  readonly onChange: (currency: string) => void;
}

export function CurrencyField({ currency, onChange }: CurrencyFieldProps) {
  return (
    <SelectField
      label="Currency"
      isBare
      value={currency}
      choices={listCurrencies().map((value) => ({ value, name: value }))}
      onChange={onChange}
    />
  );
}
