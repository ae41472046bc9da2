import { drawLifecycle } from '../domain/statuses/draw-lifecycle.ts';
import type { Lifecycle } from '../domain/statuses/lifecycle.ts';
import { EXIT, type ExitCode, type Terminal } from './terminal.ts';

/** `realtechee statuses diagram`: the lifecycle as Mermaid, or its definition for machines. */
export const statusesDiagram = (
  lifecycle: Lifecycle,
  terminal: Terminal,
  { json }: { readonly json: boolean },
): ExitCode => {
  terminal.out(json ? JSON.stringify(lifecycle, null, 2) : drawLifecycle(lifecycle));
  return EXIT.done;
};
