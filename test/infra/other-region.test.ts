import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packaged, ROOT, type Template } from './packaged.ts';

const { regionMark } = createRequire(join(ROOT, 'x.cjs'))('./infra/lib/names.cjs');

/** Names that an account, or the world, has once, whatever the region. */
const GLOBAL: Readonly<Record<string, readonly string[]>> = {
  'AWS::CloudFront::CachePolicy': ['CachePolicyConfig', 'Name'],
  'AWS::CloudFront::OriginAccessControl': ['OriginAccessControlConfig', 'Name'],
  'AWS::CloudFront::ResponseHeadersPolicy': ['ResponseHeadersPolicyConfig', 'Name'],
  'AWS::IAM::ManagedPolicy': ['ManagedPolicyName'],
  'AWS::IAM::Role': ['RoleName'],
  'AWS::S3::Bucket': ['BucketName'],
};

const globalNames = ({ Resources }: Template): readonly string[] =>
  Object.values(Resources).flatMap(({ Type, Properties }) => {
    const path = GLOBAL[Type];
    if (path === undefined) return [];
    const value = path.reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), Properties);
    return value === undefined ? [] : [JSON.stringify(value)];
  });

it('O1: a stage that goes on in another region takes no name that it has at home', async () => {
  const home = globalNames(await packaged('prod'));
  const elsewhere = globalNames(await packaged('prod', ['region=us-west-2', 'recoveryRegion=us-west-1']));
  expect(home.length).toBeGreaterThan(6);
  expect(elsewhere).toHaveLength(home.length);
  expect(elsewhere.filter((name) => home.includes(name))).toEqual([]);
}, 60_000);

it('names regions so that no two have the same mark', () => {
  const regions = [
    'us-east-1',
    'us-west-2',
    'eu-west-1',
    'eu-central-1',
    'ap-south-1',
    'ap-southeast-1',
    'us-gov-west-1',
  ];
  const marks = regions.map((region) => regionMark(region));
  expect(marks).toEqual(['-use1', '-usw2', '-euw1', '-euc1', '-aps1', '-apse1', '-usgovw1']);
  expect(regionMark('us-west-1')).toBe('');
});
