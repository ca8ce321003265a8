import { SelectField } from "../components/fields.tsx";
import { chooseTheme, THEMES, useTheme } from "./theme.ts";

const NAMES = { system: "System", light: "Light", dark: "Dark" } as const;

export function ThemeChoice() {
  return (
    <SelectField
      label="Theme"
      isBare
      value={useTheme()}
      choices={THEMES.map((value) => ({ value, name: NAMES[value] }))}
      onChange={chooseTheme}
    />
  );
}
