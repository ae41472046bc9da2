import type { AddressInfo } from 'node:net';
// By its path: the package exports ES modules only, under a name that jest's CommonJS resolver does not find.
import { buildApp } from '../../node_modules/fauxqs/dist/app.js';

export interface Fauxqs {
  readonly url: string;
  stop(): Promise<void>;
}

/** fauxqs in this process, on a loopback port of its own. */
export const startFauxqs = async (): Promise<Fauxqs> => {
  const app = buildApp({ logger: false });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    stop: async () => {
      app.server.closeAllConnections();
      await app.close();
    },
  };
};
