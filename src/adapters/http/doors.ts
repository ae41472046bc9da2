import { connect } from 'node:tls';
import type { Doors } from '../../domain/operations/health/ports.ts';

const PATIENCE_MS = 8000;

export interface DoorsOptions {
  /** Of the TLS port; 443 but for tests. */
  readonly port?: number;
  /** A certificate authority beside those of the system. */
  readonly ca?: string;
}

/** Speaks to addresses as anybody out there would. */
export const createDoors = ({ port = 443, ca }: DoorsOptions = {}): Doors => ({
  knock: async (url) => {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
    await response.arrayBuffer();
    return response.status;
  },
  certificateEnds: (host) =>
    new Promise((resolve, reject) => {
      const socket = connect({
        host,
        port,
        servername: host,
        timeout: PATIENCE_MS,
        ...(ca === undefined ? {} : { ca }),
      });
      const end = (settle: () => void): void => {
        socket.destroy();
        settle();
      };
      socket.once('secureConnect', () => {
        const ends = new Date(socket.getPeerCertificate().valid_to);
        end(() => resolve(ends));
      });
      socket.once('timeout', () => end(() => reject(new Error(`${host} gave no answer`))));
      socket.once('error', (cause) => end(() => reject(new Error(`${host}: ${cause.message}`, { cause }))));
    }),
});
