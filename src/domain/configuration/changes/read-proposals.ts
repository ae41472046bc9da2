import type { ChangeRequest } from './change-request.ts';
import type { ChangeRequests } from './ports.ts';

/** The requests that wait for somebody, or are being applied, oldest first. */
export const readProposals = async (requests: ChangeRequests): Promise<readonly ChangeRequest[]> => {
  const found = await Promise.all((await requests.open()).map((id) => requests.get(id)));
  return found
    .flatMap((request) => (request === undefined || request.end !== undefined ? [] : [request]))
    .toSorted((one, other) => (one.proposedAt < other.proposedAt ? -1 : 1));
};
