import {
  createMemoryDenials,
  createMemoryIsolationRecords,
  createMemorySwitches,
} from '../../../src/adapters/memory/memory-isolation.ts';
import {
  describeDenialsContract,
  describeIsolationRecordsContract,
  describeSwitchesContract,
} from '../../contract/isolation.contract.ts';

describe('the memory of an isolation', () => {
  describeSwitchesContract('schedule', ['on', 'off'], async () => ({
    switches: createMemorySwitches(['a', 'b'].map((id) => ({ kind: 'schedule', id, name: id, setting: 'on' }))),
    id: 'a',
  }));
  describeDenialsContract(async () => createMemoryDenials());
  describeIsolationRecordsContract(async () => createMemoryIsolationRecords());
});
