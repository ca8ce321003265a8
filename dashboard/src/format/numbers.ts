/**
 * Owns: numbers as the reader's locale writes them: short where one looks, exact where one points.
 * Decimals come as texts of any length: they are written digit by digit, and never pass through a double.
 */
const LOCALE = navigator.languages;

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(LOCALE, { notation: "compact", maximumSignificantDigits: 3 });
const exact = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 12 });
const percent = new Intl.NumberFormat(LOCALE, {
  style: "percent",
  maximumFractionDigits: 1,
  signDisplay: "exceptZero",
});
const share = new Intl.NumberFormat(LOCALE, { style: "percent", maximumFractionDigits: 1 });

/** A number, or the exact text of one. */
export type Amount = number | string;

export function formatWhole(value: number): string {
  return whole.format(value);
}

/** Three digits: `1.84M`. What is below 10,000 is short enough as it is. */
export function formatShort(value: Amount): string {
  return Math.abs(Number(value)) < 10_000 ? trimmed(Number(value)) : abbreviated(Number(value), short, whole);
}

/**
 * Three digits are enough where what they count is told: `12.3K`. Where a locale has no shorter word (German has none for thousands),
 * the zeros behind them would be a lie: all digits of the whole number then.
 */
function abbreviated(value: number, compact: Intl.NumberFormat, full: Intl.NumberFormat): string {
  const parts = compact.formatToParts(value);
  const isShorter = parts.some(({ type }) => type === "compact");
  return isShorter ? parts.map((part) => part.value).join("") : full.format(value);
}

/** All digits. Intl reads the text of a decimal exactly. */
export function formatExact(value: Amount): string {
  return exact.format(toNumeric(value));
}

/** From here on nobody reads percents. */
const TIMES_FROM = 10;

/** A change: `+12.5 %`; of more than 1,000 % how many times as much: `×180`. @param before not 0 */
export function formatChange(now: number, before: number): string {
  const ratio = (now - before) / Math.abs(before);
  return before > 0 && ratio > TIMES_FROM ? `×${whole.format(now / before)}` : percent.format(ratio);
}

export function formatShare(ratio: number): string {
  return share.format(ratio);
}

const moneyFormats = new Map<string, Intl.NumberFormat>();

function moneyFormat(currency: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const name = `${currency} ${JSON.stringify(options)}`;
  const format =
    moneyFormats.get(name) ?? new Intl.NumberFormat(LOCALE, { style: "currency", currency, ...options });
  moneyFormats.set(name, format);
  return format;
}

/** Cents, as on an invoice. */
export function formatMoney(value: Amount, currency: string): string {
  return moneyFormat(currency, {}).format(toNumeric(value));
}

/** Without cents: for headlines and axes. */
export function formatMoneyShort(value: Amount, currency: string): string {
  const full = moneyFormat(currency, { maximumFractionDigits: 0 });
  if (Math.abs(Number(value)) < 100_000) return full.format(Number(value));
  const compact = moneyFormat(currency, { notation: "compact", maximumSignificantDigits: 4 });
  return abbreviated(Number(value), compact, full);
}

/** All digits of it, for whoever points at it. */
export function formatMoneyExact(value: Amount, currency: string): string {
  return moneyFormat(currency, { maximumFractionDigits: 12 }).format(toNumeric(value));
}

/** The type that Intl takes exact texts by. */
function toNumeric(value: Amount): number | Intl.StringNumericLiteral {
  return typeof value === "number" || isNumeric(value) ? value : Number.NaN;
}

function isNumeric(text: string): text is Intl.StringNumericLiteral {
  return text !== "" && Number.isFinite(Number(text));
}

const trimmedFormat = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });
const tinyFormat = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 3 });

function trimmed(value: number): string {
  return (value !== 0 && Math.abs(value) < 0.01 ? tinyFormat : trimmedFormat).format(value);
}
