/** Stands in for `@smithy/core/event-streams` in deployed bundles: no operation in use streams events (16 KB). */
export class EventStreamSerde {
  constructor() {
    throw new Error('deployed bundles carry no event streams: see tools/build-bundles.ts');
  }
}

export const eventStreamSerdeProvider = undefined;

/** The configuration of a client that could stream events: it stays as it is. */
export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;
