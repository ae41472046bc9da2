import type { Server } from 'node:http';

const HOST = '127.0.0.1';

const tryListen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');

/** Listens on the loopback address: at this port, or when somebody else has it, at any free one. Answers which. */
export const listen = async (server: Server, port = 0): Promise<number> => {
  try {
    return await tryListen(server, port);
  } catch (error) {
    if (port === 0 || !isTaken(error)) throw error;
    return await tryListen(server, 0);
  }
};

/** Stops listening and ends what connections are left. */
export const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
