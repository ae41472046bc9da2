const { createHash } = require('node:crypto');

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const LENGTH = 26;

/** 26 lowercase base-32 characters (130 bits of a SHA-256): the same for the same service, stage and region, for ever. */
const deriveBackendSuffix = ({ service, stage, region }) => {
  const bits = [
    ...createHash('sha256')
      .update(JSON.stringify([service, stage, region]))
      .digest(),
  ]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
  return Array.from({ length: LENGTH }, (_, at) => ALPHABET[Number.parseInt(bits.slice(at * 5, at * 5 + 5), 2)]).join(
    '',
  );
};

const isBackendSuffix = (text) => /^[a-z0-9]{26}$/.test(text);

/** Ties a suffix to its stage, so that a function can tell its own from another stage's: a suffix says nothing by itself. */
const sealOf = (stage, backendSuffix) =>
  createHash('sha256')
    .update(JSON.stringify([stage, backendSuffix]))
    .digest('hex')
    .slice(0, 16);

module.exports = { deriveBackendSuffix, isBackendSuffix, sealOf };
