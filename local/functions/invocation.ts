/** What came of one run of a function, as the service that called it is told. */
export type InvocationAnswer =
  | { readonly ok: true; readonly requestId: string; readonly payload: unknown }
  | { readonly ok: false; readonly requestId: string; readonly errorType: string; readonly errorMessage: string };

/** The function is not to be had just now: nothing ran, and the caller comes back later. */
export class FunctionPaused extends Error {
  override readonly name = 'FunctionPaused';
}

export type Invoke = (event: unknown) => Promise<InvocationAnswer>;
