import { createMemoryChangeRequests } from '../../../src/adapters/memory/memory-change-requests.ts';
import { aRequest, describeChangeRequestsContract } from '../../contract/change-requests.contract.ts';

describe('The change requests in memory', () => {
  describeChangeRequestsContract(async () => {
    const requests = createMemoryChangeRequests();
    return { requests, audit: async () => requests.audit().map(({ id }) => id) };
  });

  it('fail while they are out', async () => {
    const requests = createMemoryChangeRequests();
    requests.setOutage(true);
    await expect(requests.get(aRequest().id)).rejects.toThrow('the change requests');
  });
});
