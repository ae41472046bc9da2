import {
  type DeployOrder,
  type DeployStageDependencies,
  deployStage,
} from '../../../../src/domain/operations/deploy/deploy-stage.ts';
import type { PlannedChange } from '../../../../src/domain/operations/deploy/ports.ts';

const START = Date.parse('2026-04-01T12:00:00.000Z');
const BEFORE = '{"before":true}';
const AFTER = '{"Resources":{}}';
const PARTS = { text: AFTER, nested: [] };

interface World {
  readonly preview?: readonly PlannedChange[];
  /** Ill signs: before the deployment, after it, and so on. */
  readonly sick?: readonly (readonly string[])[];
  /** Minutes after which the alarm is on. */
  readonly alarmAfter?: number;
  readonly breaks?: 'deploy' | 'change' | 'protect';
}

const deploying = async (world: World, order: Partial<DeployOrder> = {}) => {
  const done: string[] = [];
  let now = START;
  let deployedAt = Number.POSITIVE_INFINITY;
  const sick = [...(world.sick ?? [])];
  const unless = (what: World['breaks']) => {
    if (world.breaks === what) throw new Error(`no ${what}`);
  };
  const dependencies: DeployStageDependencies = {
    stacks: {
      preview: async (_, template) => {
        done.push(`preview ${template.text}`);
        return world.preview ?? [];
      },
      change: async (_, template) => {
        done.push(`change ${template}`);
        unless('change');
      },
      whileLeaving: async (_, { leaving, staying }, work) => {
        done.push(`let go ${leaving.join()} keep ${staying.join()}`);
        await work();
        done.push('guard again');
      },
      protect: async () => {
        done.push('protect');
        unless('protect');
      },
    },
    deployer: {
      pack: async () => ({ folder: '/package', parts: PARTS, template: { Resources: {} } }),
      deploy: async (_, folder) => {
        done.push(`deploy ${folder}`);
        unless('deploy');
        deployedAt = now;
      },
    },
    alarm: { state: async () => (now >= deployedAt + (world.alarmAfter ?? 1e9) * 60_000 ? 'on' : 'off') },
    sickSigns: async () => sick.shift() ?? [],
    clock: () => new Date(now),
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
    step: () => {},
  };
  const end = await deployStage(dependencies)({
    stage: 'prod',
    stack: 'shop-prod',
    before: BEFORE,
    isWhatWasJudged: (template) => JSON.stringify(template) === AFTER,
    keepsData: true,
    watchMinutes: 5,
    isUnwatched: false,
    ...order,
  });
  return { end, done, minutes: (now - START) / 60_000 };
};

const WHOLE = [`preview ${AFTER}`, 'deploy /package', 'protect'];

describe('a deployment that its guards have let pass', () => {
  it('O4: is previewed, sent, protected, examined, and watched for its minutes', async () => {
    const { end, done, minutes } = await deploying({});
    expect(end).toEqual({ ended: 'deployed', changes: [], sick: [] });
    expect(done).toEqual(WHOLE);
    expect(minutes).toBe(5);
  });

  it('O4: sends nothing when CloudFormation would lose data, or the checkout changed meanwhile', async () => {
    const preview: PlannedChange[] = [{ action: 'Modify', id: 'T', type: 'AWS::DynamoDB::Table', replacement: 'True' }];
    const losing = await deploying({ preview });
    expect(losing.end).toMatchObject({
      ended: 'refused',
      because: expect.stringContaining('T (AWS::DynamoDB::Table)'),
    });
    expect(losing.done).toEqual([`preview ${AFTER}`]);
    const other = await deploying({}, { isWhatWasJudged: () => false });
    expect(other.end).toMatchObject({ ended: 'refused', because: expect.stringContaining('changed while') });
    expect(other.done).toEqual([]);
  });

  it('O4: goes back to the template from before when the critical alarm goes on', async () => {
    const { end, done } = await deploying({ alarmAfter: 2 });
    expect(end).toEqual({ ended: 'rolled-back', because: 'the critical alarm went on' });
    expect(done).toEqual([...WHOLE, `change ${BEFORE}`]);
  });

  it('O4: goes back when a sign is ill that was well before, and not for one that was ill already', async () => {
    const worse = await deploying({ sick: [['mail quota'], ['mail quota', 'signal']] });
    expect(worse.end).toEqual({ ended: 'rolled-back', because: 'the stage is not well since: signal' });
    const asBefore = await deploying({ sick: [['mail quota'], ['mail quota']] });
    expect(asBefore.end).toMatchObject({ ended: 'deployed', sick: ['mail quota'] });
  });

  it('O4, E4: for a switch lets go of the tables that leave while it is sent, and of nothing else, and stays', async () => {
    const switching = { leaving: ['ContactsTable'], staying: ['StageKey'] };
    const gone: PlannedChange = { action: 'Remove', id: 'ContactsTable', type: 'AWS::DynamoDB::Table' };
    const { end, done } = await deploying(
      { preview: [gone], sick: [[], ['signal']] },
      { switching, isUnwatched: true },
    );
    expect(end).toMatchObject({ ended: 'deployed', sick: [] });
    expect(done).toEqual([
      `preview ${AFTER}`,
      ...['let go ContactsTable keep StageKey', 'deploy /package', 'guard again', 'protect'],
    ]);
    const other: PlannedChange = { action: 'Remove', id: 'StageKey', type: 'AWS::KMS::Key' };
    const refused = await deploying({ preview: [gone, other] }, { switching });
    expect(refused.end).toMatchObject({ ended: 'refused', because: 'StageKey (AWS::KMS::Key) would be removed' });
    expect(refused.done).toEqual([`preview ${AFTER}`]);
  });

  it('does not wait for the alarm that it mends, and neither goes back for it', async () => {
    const { end, minutes } = await deploying({ alarmAfter: 0 }, { isUnwatched: true });
    expect([end.ended, minutes]).toEqual(['deployed', 0]);
  });

  it('says that CloudFormation has put it back when it failed, and touches nothing more', async () => {
    const { end, done } = await deploying({ breaks: 'deploy' });
    expect(end).toEqual({ ended: 'failed', because: 'no deploy' });
    expect(done).toEqual([`preview ${AFTER}`, 'deploy /package']);
  });

  it('calls for a person when going back fails, and when it cannot be examined', async () => {
    const failed = await deploying({ alarmAfter: 1, breaks: 'change' });
    expect(failed.end).toEqual({
      ended: 'stuck',
      because: 'the critical alarm went on; and going back failed: no change',
    });
    const blind = await deploying({ breaks: 'protect' });
    expect(blind.end).toMatchObject({ ended: 'stuck', because: expect.stringContaining('no protect') });
  });

  it('neither examines nor watches a first deployment, which cannot be well before it has its parameters', async () => {
    const { end, done, minutes } = await deploying({ alarmAfter: 0, sick: [['signal']] }, { before: undefined });
    expect([end, done, minutes]).toEqual([
      { ended: 'deployed', changes: [], sick: [] },
      ['deploy /package', 'protect'],
      0,
    ]);
  });

  it('protects no stack of a stage that keeps nothing', async () => {
    expect((await deploying({}, { keepsData: false })).done).not.toContain('protect');
  });
});
