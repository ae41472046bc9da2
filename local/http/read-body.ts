import type { IncomingMessage } from 'node:http';

/** The body, or `too-large` as soon as it is more than allowed; the rest is then not kept. */
export const readBody = async (request: IncomingMessage, limitBytes: number): Promise<Buffer | 'too-large'> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= limitBytes) chunks.push(chunk as Buffer);
  }
  return size > limitBytes ? 'too-large' : Buffer.concat(chunks);
};
