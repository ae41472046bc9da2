import { InvalidArgumentError } from 'commander';

const MOMENT = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** A date, or a date and time, UTC where no offset is named. @throws {InvalidArgumentError} for one that the calendar does not have */
export const momentOf = (text: string): Date => {
  const [, date, time, , , offset] = MOMENT.exec(text.trim()) ?? [];
  if (date !== undefined) {
    const at = new Date(`${date}${time ?? 'T00:00Z'}${time !== undefined && offset === undefined ? 'Z' : ''}`);
    const isOnCalendar = new Date(`${date}T00:00Z`).toJSON()?.startsWith(date) === true;
    if (isOnCalendar && !Number.isNaN(at.getTime())) return at;
  }
  throw new InvalidArgumentError('It must be a date like 2026-04-01, or a time like 2026-04-01T09:00Z.');
};
