/** Stands in for `@smithy/core/event-streams` in deployed bundles: no operation in use streams events (16 KB). */
export class EventStreamSerde {
  constructor() {
    throw new Error('deployed bundles carry no event streams: see tools/build-bundles.ts');
  }
}

export const eventStreamSerdeProvider = undefined;
