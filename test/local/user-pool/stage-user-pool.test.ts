import { describeUserPoolContract } from '../../contract/user-pool.contract.ts';
import { createPoolsOnStage } from './pool-on-stage.ts';

const { make, closeAll } = createPoolsOnStage();
afterEach(closeAll);

describe('The user pool of Cognito, on the imitation of the local stage', () => {
  describeUserPoolContract(() => make());
});
