import type { Settings } from '../../domain/configuration/settings.ts';
import { onColdStart } from './on-cold-start.ts';

type Handler<Event, Answer> = (event: Event) => Promise<Answer>;

/** What a function is wired with: some of it once and for all, the rest by settings that may change. */
export interface Configured<Dependencies> {
  readonly settings: () => Promise<Settings>;
  readonly dependenciesWith: (settings: Settings) => Dependencies;
}

/** Asks for the settings at each call, and builds the handler anew where they have changed. */
export const configured = <Dependencies, Event, Answer>(
  { settings, dependenciesWith }: Configured<Dependencies>,
  handlerWith: (dependencies: Dependencies) => Handler<Event, Answer>,
): Handler<Event, Answer> => {
  let built: { readonly by: Settings; readonly handler: Handler<Event, Answer> } | undefined;
  return async (event) => {
    const by = await settings();
    if (built?.by !== by) built = { by, handler: handlerWith(dependenciesWith(by)) };
    return built.handler(event);
  };
};

/**
 * A handler that is wired at the first call, and by the settings of each call: an invocation ends with those that it began
 * with. One without settings that are right and not too old does not begin: it fails, and whatever started it comes again.
 */
export const onConfiguration = <Dependencies, Event, Answer>(
  wire: () => Configured<Dependencies>,
  handlerWith: (dependencies: Dependencies) => Handler<Event, Answer>,
): Handler<Event, Answer> => onColdStart(() => configured(wire(), handlerWith));
