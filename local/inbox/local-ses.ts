import type { RequestListener, Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AcceptedMessage } from '../door/message.ts';

interface StoredEmail {
  readonly messageId: string;
  readonly from: string;
  readonly replyTo: readonly string[];
  readonly destination: {
    readonly to: readonly string[];
    readonly cc: readonly string[];
    readonly bcc: readonly string[];
  };
  readonly subject: string;
  readonly body: { readonly html?: string; readonly text?: string };
  readonly attachments: readonly never[];
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly at: number;
}
interface SesPackage {
  default(config: { readonly host: string; readonly port: number }): Promise<Server>;
}
interface SesStore {
  saveEmail(email: StoredEmail): void;
  clearStore(): void;
}

/** aws-ses-v2-local, of which there is one in a process: its store belongs to its module. */
export interface LocalSes {
  /** Answers what is left to it: the store, mail as files, the account. */
  readonly listener: RequestListener;
  show(message: AcceptedMessage): void;
  clear(): void;
}

const require = createRequire(import.meta.url);

const isListener = (listener: unknown): listener is RequestListener => typeof listener === 'function';

const stored = (message: AcceptedMessage): StoredEmail => ({
  messageId: message.id,
  from: message.from,
  replyTo: message.replyTo,
  destination: { to: message.to, cc: [], bcc: [] },
  subject: message.subject,
  body: { text: message.text, ...(message.html === undefined ? {} : { html: message.html }) },
  attachments: [],
  headers: Object.entries(message.headers).map(([name, value]) => ({ name, value })),
  at: Math.floor(Date.parse(message.at) / 1000),
});

/** Its own server is started only to be asked for its listener, which then serves behind the door's port. */
export const loadLocalSes = async (): Promise<LocalSes> => {
  const ses = require('aws-ses-v2-local') as SesPackage;
  const store = require('aws-ses-v2-local/dist/store.js') as SesStore;
  const server = await ses.default({ host: '127.0.0.1', port: 0 });
  const listener = server.listeners('request').find(isListener);
  await new Promise((resolve) => server.close(resolve));
  if (listener === undefined) throw new Error('aws-ses-v2-local has no request listener');
  store.clearStore();
  return { listener, show: (message) => store.saveEmail(stored(message)), clear: () => store.clearStore() };
};
