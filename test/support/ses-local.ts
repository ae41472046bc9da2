import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Email } from 'aws-ses-v2-local/dist/store.js';

type SesModule = typeof import('aws-ses-v2-local', { with: { 'resolution-mode': 'require' }});
/** Required, because a default export of CommonJS has another shape for each kind of importer. */
const ses: SesModule = createRequire(join(process.cwd(), 'package.json'))('aws-ses-v2-local');

export interface SesLocal {
  readonly url: string;
  mails(): Promise<readonly Email[]>;
  clear(): Promise<void>;
  stop(): Promise<void>;
}

/** aws-ses-v2-local in this process, on a loopback port of its own. */
export const startSesLocal = async (): Promise<SesLocal> => {
  const server: Server = await ses.default({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    mails: async () => {
      const store = (await (await fetch(`${url}/store`)).json()) as { emails: Email[] };
      return store.emails;
    },
    clear: async () => {
      await fetch(`${url}/clear-store`, { method: 'POST' });
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
