import type { TargetProfile } from '../profile/schema.ts';

type Hours = NonNullable<TargetProfile['scope']['hours']>;
type Day = Hours['days'][number];

const DAYS: readonly Day[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MINUTES_A_DAY = 24 * 60;

interface LocalTime {
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly weekday: number;
  readonly minuteOfDay: number;
}

/** Reads a clock on a wall of the time zone. @throws {RangeError} for a time zone nobody knows */
export function wallClock(timeZone: string): (instant: Date) => LocalTime {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', weekday: 'short', hour: '2-digit', minute: '2-digit',
  });
  return (instant) => {
    const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    return {
      date: `${part['year']}-${part['month']}-${part['day']}`,
      weekday: DAYS.indexOf(String(part['weekday']).toLowerCase() as Day),
      minuteOfDay: Number(part['hour']) * 60 + Number(part['minute']),
    };
  };
}

const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/**
 * True when the declared hours allow sending. `from` is inside, `to` is not. Hours over midnight belong to the day on which they
 * begin; equal times mean the whole day.
 */
export function withinHours(hours: Hours, local: LocalTime): boolean {
  const from = minutes(hours.from);
  const to = minutes(hours.to);
  const length = to > from ? to - from : to - from + MINUTES_A_DAY;
  const declared = (weekday: number): boolean => hours.days.includes(DAYS[(weekday + 7) % 7] ?? 'sun');
  const sinceToday = local.minuteOfDay - from;
  if (sinceToday >= 0 && sinceToday < length) return declared(local.weekday);
  return sinceToday + MINUTES_A_DAY < length && declared(local.weekday - 1);
}
