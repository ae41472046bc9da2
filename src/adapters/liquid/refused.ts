import type { RenderRefusal } from '../../domain/notifications/template.ts';

/** Ends the rendering of a part from within an engine that knows only exceptions; the renderer answers it as a refusal. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly because: RenderRefusal['because'];
  constructor(because: RenderRefusal['because'], message: string) {
    super(message);
    this.because = because;
  }
}
