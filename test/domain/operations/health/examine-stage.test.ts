import {
  examineAlarms,
  examineCertificates,
  examineConcurrency,
  examineDoor,
  examineMailQuota,
  examineQueues,
  examineTables,
} from '../../../../src/domain/operations/health/examinations.ts';
import { examineArea } from '../../../../src/domain/operations/health/examine-area.ts';
import { examineStage } from '../../../../src/domain/operations/health/examine-stage.ts';
import type { Examination } from '../../../../src/domain/operations/health/vital-sign.ts';

const NOW = new Date('2026-04-01T00:00:00.000Z');
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
const doors = (status: number, days: number) => ({
  knock: async () => status,
  certificateEnds: async () => inDays(days),
});
const depthOf = (waiting: number) => ({ depth: async () => ({ waiting, inWork: 0 }) });
const mail = (sent: number, limit: number, isSendingOn = true) => ({
  read: async () => ({ sent, limit, isSendingOn }),
});

describe('a vital sign', () => {
  it.each<[string, Examination, Examination]>([
    [
      'tables that answer',
      examineTables({ touch: async () => undefined }, ['A', 'B']),
      examineTables({ touch: async (name) => (name === 'B' ? Promise.reject(new Error('no')) : undefined) }, [
        'A',
        'B',
      ]),
    ],
    [
      'queues of dead letters',
      examineQueues(depthOf(0), ['s-letters'], 's-'),
      examineQueues(depthOf(1), ['s-letters'], 's-'),
    ],
    [
      'queues that are there',
      examineQueues(depthOf(0), ['s-letters'], 's-'),
      examineQueues({ depth: async () => undefined }, ['s-letters'], 's-'),
    ],
    [
      'alarms',
      examineAlarms({ raised: async () => [] }),
      examineAlarms({
        raised: async () => [{ name: 'late', description: 'P1: late. Runbook: docs/runbooks/oldest-due.md' }],
      }),
    ],
    ['mail quota', examineMailQuota(mail(40_000, 50_000)), examineMailQuota(mail(40_500, 50_000))],
    ['leave to send', examineMailQuota(mail(0, -1)), examineMailQuota(mail(0, 50_000, false))],
    [
      'concurrent executions',
      examineConcurrency({ read: async () => ({ limit: 1000, unreserved: 100 }) }),
      examineConcurrency({ read: async () => ({ limit: 1000, unreserved: 99 }) }),
    ],
    ['the HTTP API', examineDoor(doors(400, 0), 'https://api'), examineDoor(doors(502, 0), 'https://api')],
    [
      'certificates',
      examineCertificates(doors(200, 21), ['api'], () => NOW),
      examineCertificates(doors(200, 20), ['api'], () => NOW),
    ],
    [
      'an area of the stage',
      examineArea(
        { sign: 'mail', stage: 'dev', fine: 'fine', remedy: 'r' },
        { read: async () => ({ things: new Map([['account', { sending: 'on' }]]) }) },
        [{ area: 'mail', name: 'account', aspects: { sending: 'on' } }],
      ),
      examineArea(
        { sign: 'mail', stage: 'dev', fine: 'fine', remedy: 'r' },
        { read: async () => ({ things: new Map([['account', { sending: 'off' }]]) }) },
        [{ area: 'mail', name: 'account', aspects: { sending: 'on' } }],
      ),
    ],
  ])('is well or ill by its limit: %s', async (_, fine, sick) => {
    expect(await fine.look()).toMatchObject({ verdict: 'well' });
    expect(await sick.look()).toMatchObject({ verdict: 'ill', remedy: expect.stringMatching(/\w/) });
  });

  it('names the runbook that the alarm names', async () => {
    const raised = async () => [{ name: 'late', description: 'P1: late. Runbook: docs/runbooks/oldest-due.md' }];
    expect(await examineAlarms({ raised }).look()).toMatchObject({ remedy: 'docs/runbooks/oldest-due.md' });
  });
});

describe('the examination of a stage', () => {
  const sign = (name: string, look: Examination['look']): Examination => ({ sign: name, remedy: 'read on', look });
  const never = () => new Promise<never>(() => {});

  it('gives each its look, whatever becomes of the others, and waits for none for ever', async () => {
    const looks = [
      sign('broken', async () => Promise.reject(new Error('AccessDenied'))),
      sign('stuck', never),
      sign('fine', async () => ({ sign: 'fine', verdict: 'well', says: 'well' })),
    ];
    const heard: string[] = [];
    let isOver = false;
    const patience = async (): Promise<void> => (isOver ? never() : undefined);
    const signs = await examineStage({
      examinations: looks.slice(0, 2),
      patience: async () => new Promise((resolve) => setImmediate(resolve)),
      progress: (name) => heard.push(name),
    })(10);
    isOver = true;
    const fine = await examineStage({ examinations: looks.slice(2), patience, progress: (name) => heard.push(name) })(
      10,
    );
    expect(signs).toEqual([
      { sign: 'broken', verdict: 'ill', says: 'AccessDenied', remedy: 'read on' },
      { sign: 'stuck', verdict: 'ill', says: 'gave no answer within 10 s', remedy: 'read on' },
    ]);
    expect(fine).toEqual([{ sign: 'fine', verdict: 'well', says: 'well' }]);
    expect(heard).toEqual(['broken', 'stuck', 'fine']);
  });
});
