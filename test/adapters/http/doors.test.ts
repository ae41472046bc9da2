import { createServer as createHttpServer, type RequestListener } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { createDoors } from '../../../src/adapters/http/doors.ts';
import { deadEndpoint } from '../../support/raw-provider.ts';
import { type SelfSigned, selfSigned } from '../../support/self-signed.ts';

const DAY = 86_400_000;
const daysFromNow = (days: number): Date => new Date(Math.floor((Date.now() + days * DAY) / 1000) * 1000);

const open: Server[] = [];
const listening = async (server: Server): Promise<number> => {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return (server.address() as AddressInfo).port;
};
const httpDoor = async (answer: RequestListener): Promise<string> =>
  `http://localhost:${await listening(createHttpServer({ keepAliveTimeout: 1 }, answer))}/health`;
const tlsDoor = ({ key, cert }: SelfSigned): Promise<number> =>
  listening(createTlsServer({ key, cert }, (socket) => socket.on('error', () => {})));

afterEach(async () => {
  for (const server of open.splice(0)) await new Promise((done) => server.close(done));
});

describe('the doors of a stage, knocked at from outside', () => {
  it.each([200, 204, 403, 503])('answer with their status, %s', async (status) => {
    const url = await httpDoor((_, response) => void response.writeHead(status).end());
    expect(await createDoors().knock(url)).toBe(status);
  });

  it('are not followed elsewhere', async () => {
    let visits = 0;
    const url = await httpDoor((_, response) => {
      visits += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await createDoors().knock(url)).toBe(302);
    expect(visits).toBe(1);
  });

  it('throw where nobody answers', async () => {
    await expect(createDoors().knock(await deadEndpoint())).rejects.toThrow('fetch failed');
  });
});

describe('the certificate of a host', () => {
  const valid = { from: daysFromNow(-1), until: daysFromNow(20) };

  it('ends when it says so', async () => {
    const own = selfSigned('localhost', valid);
    const doors = createDoors({ port: await tlsDoor(own), ca: own.cert });
    expect(await doors.certificateEnds('localhost')).toEqual(valid.until);
  });

  it('that is over is refused, by that name', async () => {
    const own = selfSigned('localhost', { from: daysFromNow(-30), until: daysFromNow(-1) });
    const doors = createDoors({ port: await tlsDoor(own), ca: own.cert });
    await expect(doors.certificateEnds('localhost')).rejects.toThrow('localhost: certificate has expired');
  });

  it('that is not yet valid, is of another host, or is believed by nobody is refused', async () => {
    const later = selfSigned('localhost', { from: daysFromNow(1), until: daysFromNow(20) });
    const laterDoors = createDoors({ port: await tlsDoor(later), ca: later.cert });
    await expect(laterDoors.certificateEnds('localhost')).rejects.toThrow('certificate is not yet valid');
    const others = selfSigned('elsewhere.example', valid);
    const othersDoors = createDoors({ port: await tlsDoor(others), ca: others.cert });
    await expect(othersDoors.certificateEnds('localhost')).rejects.toThrow(/does not match/);
    const unknown = createDoors({ port: await tlsDoor(selfSigned('localhost', valid)) });
    await expect(unknown.certificateEnds('localhost')).rejects.toThrow('localhost: self-signed certificate');
  });

  it('cannot be read where nobody listens, or where no TLS is spoken', async () => {
    const dead = Number(new URL(await deadEndpoint()).port);
    await expect(createDoors({ port: dead }).certificateEnds('localhost')).rejects.toThrow(/localhost: .*ECONNREFUSED/);
    const plain = Number(new URL(await httpDoor((_, response) => void response.end())).port);
    await expect(createDoors({ port: plain }).certificateEnds('localhost')).rejects.toThrow(/^localhost: /);
  });
});
