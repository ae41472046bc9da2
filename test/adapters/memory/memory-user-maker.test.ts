import { randomUUID } from 'node:crypto';
import { createMemoryMadeUsers, createMemoryUserMaker } from '../../../src/adapters/memory/memory-user-maker.ts';
import { describeMadeUsersContract } from '../../contract/made-users.contract.ts';
import { describeUserMakerContract } from '../../contract/user-maker.contract.ts';

const STATUS = { FORCE_CHANGE_PASSWORD: 'invited', CONFIRMED: 'active' } as const;
const isKnown = (status: string): status is keyof typeof STATUS => status in STATUS;

describe('What makes users anew, in memory', () => {
  describeUserMakerContract(async () => {
    const maker = createMemoryUserMaker({ clock: () => new Date(), newId: randomUUID });
    return {
      maker,
      loseAnswers: (isOn) => maker.loseAnswerAfter(isOn ? 0 : Number.POSITIVE_INFINITY),
      user: async (id) => {
        const user = maker.users().find((one) => one.id === id);
        if (user === undefined) throw new Error(`no user ${id}`);
        const { email, status, isEnabled, isEmailVerified, attributes, groups } = user;
        return {
          ...{ email, isEnabled, isEmailVerified, givenName: attributes.given_name, groups },
          status: isKnown(status) ? STATUS[status] : 'other',
        };
      },
      count: async () => maker.users().length,
      mails: () => maker.mails().length,
    };
  });
});

describe('The list of users made anew, in memory', () => {
  describeMadeUsersContract(async () => createMemoryMadeUsers());
});
