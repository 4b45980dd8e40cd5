/** A calendar day as documents write it: `2026-11-23`. Days compare as text. */
export type Day = string;

const TOKYO_OFFSET_MS = 9 * 3_600_000;
const DAY_MS = 86_400_000;

/** The day it is in Japan at a moment (catalogue §8.1). Japan has no summer time. */
export const tokyoDay = (iso: string): Day => new Date(Date.parse(iso) + TOKYO_OFFSET_MS).toISOString().slice(0, 10);

/** Days from one day to another; negative when the second comes first. */
export const daysBetween = (from: Day, to: Day): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

export const addDays = (day: Day, days: number): Day => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** The same day of a later month; the last of that month where it has no such day (民法143条2項). */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, lastOfMonth))).toISOString().slice(0, 10);
}
