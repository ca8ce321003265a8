/** Owns: choosing the window of a view: a preset or two days, and the zone whose days they are, where that can be chosen. */
import { useState } from "react";
import { faultOfDays } from "../view/days.ts";
import {
  DEFAULT_PRESET,
  listZones,
  PRESET_NAMES,
  PRESETS,
  type Preset,
  type TimeWindow,
  type WindowSearch,
} from "../view/window.ts";
import { Button } from "./button.tsx";
import { SelectField, TextField } from "./fields.tsx";
import styles from "./window-bar.module.css";

interface WindowBarProps {
  readonly window: TimeWindow;
  /** What is left out of it stays as it is in the URL; undefined takes it out. */
  readonly onChange: (change: WindowSearch) => void;
  /** The zone is said, and not chosen: what the view shows is made of days of UTC. */
  readonly isInUtc?: boolean;
}

const BY_HAND = "custom";

export function WindowBar({ window, onChange, isInUtc = false }: WindowBarProps) {
  // What is chosen stands in the URL: only that days are being chosen does not, until the window is another one.
  const shown = nameOf(window);
  const [choosingIn, setChoosingIn] = useState<string>();
  const isByHand = window.preset === undefined || choosingIn === shown;
  const choices: readonly { value: Preset | typeof BY_HAND; name: string }[] = [
    ...PRESETS.map((value) => ({ value, name: PRESET_NAMES[value] })),
    { value: BY_HAND, name: "Chosen days" },
  ];
  return (
    <div className={styles.bar}>
      <SelectField
        label="Window"
        isBare
        value={isByHand ? BY_HAND : (window.preset ?? BY_HAND)}
        choices={choices}
        onChange={(chosen) => {
          setChoosingIn(chosen === BY_HAND ? shown : undefined);
          if (chosen === BY_HAND) return;
          onChange({ range: chosen === DEFAULT_PRESET ? undefined : chosen, from: undefined, to: undefined });
        }}
      />
      {isByHand && (
        <DaysForm
          key={shown}
          window={window}
          onChange={(days) => {
            setChoosingIn(undefined);
            onChange(days);
          }}
        />
      )}
      {isInUtc ? (
        <span className={styles.fixed} title="Bills are made of UTC days, whatever zone other pages are in">
          UTC days
        </span>
      ) : (
        <ZoneField zone={window.zone} onChange={onChange} />
      )}
    </div>
  );
}

interface ZoneFieldProps extends Pick<WindowBarProps, "onChange"> {
  readonly zone: string;
}

function ZoneField({ zone, onChange }: ZoneFieldProps) {
  return (
    <SelectField
      label="Time zone"
      isBare
      value={zone}
      choices={listZones(zone).map((value) => ({ value, name: value.replaceAll("_", " ") }))}
      onChange={(chosen) => onChange({ zone: chosen === "UTC" ? undefined : chosen })}
    />
  );
}

function nameOf({ preset, from, to, zone }: TimeWindow): string {
  return `${preset} ${from} ${to} ${zone}`;
}

function DaysForm({ window, onChange }: Pick<WindowBarProps, "window" | "onChange">) {
  const [from, setFrom] = useState(window.from);
  const [to, setTo] = useState(window.to);
  const fault = faultOfDays(from, to);
  const isWrong = fault !== undefined;
  return (
    <form
      className={styles.days}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWrong) onChange({ range: undefined, from, to });
      }}
    >
      <TextField
        label="From"
        isBare
        type="date"
        value={from}
        onChange={({ target }) => setFrom(target.value)}
      />
      <span aria-hidden="true">–</span>
      <TextField
        label="To"
        isBare
        type="date"
        value={to}
        isWrong={isWrong}
        hint={fault}
        onChange={({ target }) => setTo(target.value)}
      />
      <Button type="submit" disabled={isWrong}>
        Show
      </Button>
    </form>
  );
}
