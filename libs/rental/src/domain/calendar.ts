import type { Day } from '@book-rental/kernel';

const oneDay = 86_400_000;

/** The day so many days later, over ends of months and leap days. */
export function daysAfter(day: Day, days: number): Day {
  return new Date(midnight(day) + days * oneDay).toISOString().slice(0, 10);
}

/** Whole calendar days from one day to another; negative when `to` is earlier. Clock changes do not matter. */
export function daysBetween(from: Day, to: Day): number {
  return (midnight(to) - midnight(from)) / oneDay;
}

function midnight(day: Day): number {
  return Date.parse(`${day}T00:00:00.000Z`);
}
