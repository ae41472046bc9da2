import type { Plugin } from 'esbuild';

const CLIENT = /[\\/]@aws-sdk[\\/]client-sesv2[\\/]/;

/**
 * The client of SES could sign for endpoints of several regions, and nothing here asks for one: it signs as AWS signs everything
 * else (4 KB).
 */
export const oneRegionSigning: Plugin = {
  name: 'one-region-signing',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^@aws-sdk\/signature-v4-multi-region$/ }, ({ importer }) =>
      CLIENT.test(importer) ? { path: importer, namespace: 'one-region-signing' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'one-region-signing' }, ({ path }) => ({
      contents: "export { SignatureV4 as SignatureV4MultiRegion } from '@smithy/signature-v4';",
      resolveDir: path.replace(/[\\/][^\\/]*$/, ''),
    }));
  },
};
