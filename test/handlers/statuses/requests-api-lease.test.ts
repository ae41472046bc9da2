import { aRequestsApi } from '../../support/requests-api.ts';

const FUNCTION_TIMEOUT_SECONDS = 29; // infra/functions/statuses.yml

it('U3: lets nobody carry out a call again for as long as the function that does may live', async () => {
  const api = aRequestsApi();
  const { records } = api.stores;
  const { get } = records;
  let goOn = (): void => {};
  records.get = async (id) => {
    await new Promise<void>((resolve) => {
      goOn = resolve;
    });
    return get(id);
  };
  const first = api.move({ to: 'Pending walk-thru' }, { key: 'k' });
  await new Promise(setImmediate);
  records.get = get;
  api.passSeconds(FUNCTION_TIMEOUT_SECONDS + 1);
  const again = await api.move({ to: 'Pending walk-thru' }, { key: 'k' });
  expect(again).toMatchObject({ status: 409, body: { type: 'urn:realtechee:problem:idempotency-key-in-flight' } });
  goOn();
  expect((await first).status).toBe(200);
  expect(api.stores.entries()).toHaveLength(1);
});
