import { createHmac, randomBytes } from 'node:crypto';
import type { Place } from '../backup/backup-options.ts';
import { archiveTools } from '../backup/dependencies.ts';
import { dataDependencies } from '../data-tables/dependencies.ts';
import { SERVICE } from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';

export interface ArchiveNamed {
  readonly in: Place;
  readonly folder: string;
}

/** What `data check` works with. The key of its digests ends with it. */
export const checkDependencies = (stage: string, { in: place, folder }: ArchiveNamed, terminal: Terminal) => {
  const { suffixes, suffix, connection, ...dependencies } = dataDependencies(stage, terminal);
  const key = randomBytes(32);
  const others = [...suffixes].filter(([other, one]) => other !== stage && one !== suffix);
  return {
    ...dependencies,
    names: { service: SERVICE, stage, suffix, otherSuffixes: others.map(([, one]) => one) },
    keyedDigest: (text: string): string => createHmac('sha256', key).update(text).digest('hex'),
    openArchive: () => archiveTools({ stage, region: connection.region, place, folder }),
  };
};
