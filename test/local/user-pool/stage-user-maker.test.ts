import { makerInFrontOf } from '../../adapters/cognito/maker-in-front-of.ts';
import { describeUserMakerContract } from '../../contract/user-maker.contract.ts';
import { createPoolsOnStage, POOL } from './pool-on-stage.ts';

const { make, closeAll } = createPoolsOnStage();
afterEach(closeAll);

describe('What makes users anew, on the imitation of the local stage', () => {
  describeUserMakerContract(async () => {
    const world = await make();
    return makerInFrontOf(world, world.client, POOL.id, () => world.inbox.length);
  });
});
