/** Begins every secret that a local stage makes up: whoever finds it in what was printed has found a leak. */
export const LOCAL_SECRET_MARK = 'local-stage-secret';
