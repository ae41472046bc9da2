import { createHash } from 'node:crypto';
import { createMemoryChangeRequests } from '../../src/adapters/memory/memory-change-requests.ts';
import { createMemoryConfigurationStore } from '../../src/adapters/memory/memory-configuration-store.ts';
import { createMemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import type { Changer } from '../../src/domain/configuration/changes/changer.ts';
import type { ConfigurationEvent } from '../../src/domain/configuration/changes/ports.ts';
import { MANIFEST } from '../../src/domain/configuration/manifest.ts';
import type { Parameter, StageKind } from '../../src/domain/configuration/parameter.ts';
import { SecretValue } from '../../src/domain/configuration/secret-value.ts';
import { aSecret } from './secrets.ts';

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export const KEY_1 = `first-key-for-${aSecret(1)}`;
export const KEY_2 = `second-key-for-${aSecret(2)}`;

/** Ann and Bob are two people; Ann has a second account under the same address with a tag. */
export const ANN: Changer = { kind: 'person', id: 'ann' };
export const ANN_AGAIN: Changer = { kind: 'person', id: 'ann-again' };
export const BOB: Changer = { kind: 'person', id: 'bob' };
export const EVE: Changer = { kind: 'person', id: 'eve' };

const MANIFEST_AS_IT_IS: readonly Parameter[] = MANIFEST;

/** A stage's configuration in memory, with the people who may change it, and a clock that stands. */
export const configurationWorld = (kind: StageKind = 'production') => {
  let now = new Date('2026-03-01T12:00:00.000Z');
  const clock = () => now;
  const values = { 'notifications/unsubscribe-key': new SecretValue(KEY_1), 'notifications/sms-max-segments': '4' };
  const store = createMemoryConfigurationStore({ clock, values });
  const requests = createMemoryChangeRequests();
  const people = new Map([
    ['ann', { email: 'ann.lee@gmail.com', groups: ['admin'] }],
    ['ann-again', { email: 'a.n.nlee+two@googlemail.com', groups: ['super_admin'] }],
    ['bob', { email: 'bob@realtechee.com', groups: ['admin'] }],
    ['eve', { email: 'eve@realtechee.com', groups: ['srm'] }],
  ]);
  const events: ConfigurationEvent[] = [];
  const dependencies = {
    store,
    requests,
    administrators: { find: async (id: string) => people.get(id) },
    manifest: MANIFEST_AS_IT_IS,
    kind,
    clock,
    digest,
    metrics: {
      happened: (what: ConfigurationEvent) => void events.push(what),
      reconciled: () => {},
    },
    journal: createMemoryJournal(),
  };
  return {
    dependencies,
    store,
    requests,
    people,
    events,
    pass: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000);
    },
  };
};
export type ConfigurationWorld = ReturnType<typeof configurationWorld>;
