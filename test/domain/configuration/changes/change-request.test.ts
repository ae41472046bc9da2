import fc from 'fast-check';
import {
  CHANGE_STATES,
  type ChangeCommand,
  type ChangeRequest,
  decide,
  isEnded,
  MOVES,
} from '../../../../src/domain/configuration/changes/change-request.ts';
import { aRequest } from '../../../contract/change-requests.contract.ts';

const NOW = new Date('2026-03-02T00:00:00.000Z');
const AFTER_EXPIRY = new Date('2026-03-08T12:00:00.000Z');
const ANN = { id: 'admin-1', mark: 'a'.repeat(32) };
const BOB = { id: 'admin-2', mark: 'b'.repeat(32) };

const COMMANDS: readonly ChangeCommand[] = [
  { do: 'approve', by: BOB, how: 'second-person', proposerToday: ANN.mark },
  { do: 'reject', by: BOB, because: 'no' },
  { do: 'withdraw', by: ANN },
  { do: 'expire' },
  { do: 'supersede', because: 'changed' },
  { do: 'apply', revision: 4 },
];

const inState = (state: ChangeRequest['state']): ChangeRequest => aRequest({ state });

describe('A change request', () => {
  it('C5: moves by the table and no other way, and never once it has ended', () => {
    for (const state of CHANGE_STATES) {
      for (const command of COMMANDS) {
        const { from, to }: { from: readonly string[]; to: string } = MOVES[command.do];
        const decided = decide(inState(state), command, NOW);
        expect({ state, command: command.do, ok: decided.ok }).toEqual({
          state,
          command: command.do,
          ok: from.includes(state),
        });
        if (decided.ok) expect(decided.value).toMatchObject({ state: to, writes: 2 });
        else expect(decided.refusal).toEqual({ because: 'not-open', state });
      }
    }
    expect(CHANGE_STATES.filter((state) => isEnded({ state }))).toEqual([
      'applied',
      'rejected',
      'withdrawn',
      'expired',
      'superseded',
    ]);
  });

  it('C5: whatever is done to it, it ends at most once, is applied only after an approval, and counts every write', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...COMMANDS), { maxLength: 12 }), (commands) => {
        const way = [aRequest()];
        for (const command of commands) {
          const decided = decide(way.at(-1) ?? aRequest(), command, NOW);
          if (decided.ok) way.push(decided.value);
        }
        expect(way.map(({ writes }) => writes)).toEqual(way.map((_, at) => at + 1));
        expect(way.slice(0, -1).filter(isEnded)).toEqual([]);
        expect(way.filter(({ state }) => state === 'approved').length).toBeLessThanOrEqual(1);
        expect(way.filter(({ state, approval }) => state === 'applied' && approval?.by !== BOB.id)).toEqual([]);
        expect(way.every(({ changes }) => changes === way[0]?.changes)).toBe(true);
      }),
    );
  });

  it.each([
    ['the proposer', { by: ANN, proposerToday: ANN.mark }, 'own-proposal'],
    ['another account of the proposer', { by: { id: 'x', mark: ANN.mark }, proposerToday: 'c' }, 'same-person'],
    ['whose address the proposer has today', { by: { id: 'x', mark: 'c' }, proposerToday: 'c' }, 'same-person'],
    ['somebody of no known address', { by: { id: 'x' }, proposerToday: ANN.mark }, 'person-unknown'],
    ['anybody once the proposer is gone', { by: BOB }, 'person-unknown'],
  ] as const)('C5: is not approved by %s', (_, who, because) => {
    const command: ChangeCommand = { do: 'approve', how: 'second-person', ...who };
    expect(decide(aRequest(), command, NOW)).toEqual({ ok: false, refusal: { because } });
  });

  it('is approved by nobody when nobody knows who proposed it', () => {
    const { proposerMark: _, ...unmarked } = aRequest();
    const decided = decide(unmarked, { do: 'approve', by: BOB, how: 'second-person', proposerToday: ANN.mark }, NOW);
    expect(decided).toEqual({ ok: false, refusal: { because: 'person-unknown' } });
  });

  it('is withdrawn by its proposer and rejected by others', () => {
    expect(decide(aRequest(), { do: 'withdraw', by: BOB }, NOW)).toMatchObject({
      refusal: { because: 'not-the-proposer' },
    });
    expect(decide(aRequest(), { do: 'reject', by: ANN }, NOW)).toMatchObject({ refusal: { because: 'own-proposal' } });
  });

  it('expires at its time and is good for nothing else then', () => {
    for (const command of COMMANDS) {
      const decided = decide(aRequest(), command, AFTER_EXPIRY);
      expect(decided.ok).toBe(command.do === 'expire');
    }
    const justBefore = new Date(AFTER_EXPIRY.getTime() - 1);
    expect(decide(aRequest(), { do: 'withdraw', by: ANN }, justBefore).ok).toBe(true);
  });

  it('C5: goes on when it was approved in time, however late', () => {
    expect(decide(inState('approved'), { do: 'apply', revision: 9 }, AFTER_EXPIRY)).toMatchObject({
      ok: true,
      value: { state: 'applied', appliedAs: 9 },
    });
  });
});
