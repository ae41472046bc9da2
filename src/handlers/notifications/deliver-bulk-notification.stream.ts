import { handler as deliverUrgent } from './deliver-notification.stream.ts';

/** The lane of what can wait. Lambda takes one mapping of a function on a stream, so each lane is a function of its own. */
export const handler = deliverUrgent;
