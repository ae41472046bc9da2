export interface ThreadData {
  /** Path of the bundle. */
  readonly bundle: string;
  /** As in the template: `index.handler`. */
  readonly handler: string;
  readonly functionName: string;
  readonly arn: string;
  readonly memoryMegabytes: number;
  readonly clockOffset: SharedArrayBuffer;
}
export interface ThreadRequest {
  readonly requestId: string;
  /** JSON. */
  readonly event: string;
  /** Real epoch milliseconds. */
  readonly deadline: number;
}
export type ThreadAnswer =
  | { readonly requestId: string; readonly ok: true /** JSON. */; readonly payload: string }
  | { readonly requestId: string; readonly ok: false; readonly errorType: string; readonly errorMessage: string };
