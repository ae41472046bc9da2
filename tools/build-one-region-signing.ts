import { SignatureV4 } from '@smithy/signature-v4';

/**
 * Stands in for `@aws-sdk/signature-v4-multi-region` in deployed bundles: no call of ours goes to an endpoint of more than one
 * region, so each is signed as AWS signs everything else (4 KB).
 */
export class SignatureV4MultiRegion extends SignatureV4 {}
