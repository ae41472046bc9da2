import { Logger } from '@aws-lambda-powertools/logger';
import type { Journal, LogFields } from '../../domain/shared/journal.ts';
import { withoutPersonalData } from '../shared/personal-data.ts';
import { describedError } from './described-error.ts';

export interface JournalOptions {
  readonly service: string;
  readonly stage: string;
  /** Default INFO. */
  readonly level?: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
}

const masked = (value: LogFields[string]): LogFields[string] => {
  if (typeof value === 'string') return withoutPersonalData(value);
  return typeof value === 'object' ? value.map(withoutPersonalData) : value;
};

const maskedFields = (fields: LogFields): LogFields =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, masked(value)]));

/**
 * One JSON line an entry: `message` is the code that alarms and queries look for. E-mail addresses and telephone numbers
 * are masked here too, whoever forgot to leave them out.
 */
export const createJournal = ({ service, stage, level = 'INFO' }: JournalOptions): Journal => {
  const logger = new Logger({ serviceName: service, logLevel: level, persistentKeys: { stage } });
  return {
    info: (code, fields = {}) => logger.info(code, maskedFields(fields)),
    warn: (code, fields = {}) => logger.warn(code, maskedFields(fields)),
    error: (code, fields = {}, cause) =>
      logger.error(code, {
        ...maskedFields(fields),
        ...(cause === undefined ? {} : { error: describedError(cause) }),
      }),
  };
};
