import type { RouteDefinition } from '../../shared/http/route.ts';
import * as change from './change-routes.ts';
import * as data from './data-routes.ts';
import * as find from './find-routes.ts';

/** All operations of this function, as docs/openapi.json tells them. */
export const USER_ROUTES: readonly RouteDefinition[] = [
  ...Object.values(find),
  ...Object.values(change),
  ...Object.values(data),
];
