const { allow, encryptedTransportOnly, policyDocument, sub } = require('../lib/cloudformation.cjs');
const { bucketArn, bucketName, regionMark } = require('../lib/names.cjs');
const { privateBucket } = require('../lib/private-bucket.cjs');
const resolveStage = require('../lib/stage.cjs');

const TWO_YEARS_IN_SECONDS = 63_072_000;

/** A file grows old where it can still be shown at once; what was overwritten or deleted goes to Glacier, then away. */
const LIFECYCLE = {
  Rules: [
    {
      Id: 'grow-old',
      Status: 'Enabled',
      Transitions: [
        { StorageClass: 'STANDARD_IA', TransitionInDays: 30 },
        { StorageClass: 'GLACIER_IR', TransitionInDays: 180 },
      ],
      NoncurrentVersionTransitions: [{ StorageClass: 'GLACIER', TransitionInDays: 30 }],
      NoncurrentVersionExpiration: { NoncurrentDays: 400 },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    },
  ],
};

/** The world sees what lies under public/, through the stage's own distribution; the rest needs a permission. */
const bucketPolicy = (settings) => {
  const arn = bucketArn('files', settings);
  const objects = sub(`${arn['Fn::Sub']}/*`);
  return {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: { Ref: 'FilesBucket' },
      PolicyDocument: policyDocument(
        encryptedTransportOnly('s3:*', [arn, objects]),
        {
          ...allow('PublicFilesThroughTheDistribution', ['s3:GetObject'], sub(`${arn['Fn::Sub']}/public/*`), {
            StringEquals: {
              'aws:SourceArn': sub(
                `arn:\${AWS::Partition}:cloudfront::\${AWS::AccountId}:distribution/\${FilesDistribution}`,
              ),
            },
          }),
          Principal: { Service: 'cloudfront.amazonaws.com' },
        },
        {
          ...allow('FilesOfErasedPeople', ['s3:DeleteObject'], objects),
          Principal: { AWS: { 'Fn::GetAtt': ['EraseUsersRole', 'Arn'] } },
        },
      ),
    },
  };
};

/** Files come from anybody: a browser runs nothing in them, shows them in no frame, and guesses no type. */
const SECURITY_HEADERS = {
  ContentSecurityPolicy: {
    ContentSecurityPolicy:
      "default-src 'none'; img-src 'self'; media-src 'self'; object-src 'self'; style-src 'unsafe-inline'; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    Override: true,
  },
  ContentTypeOptions: { Override: true },
  FrameOptions: { FrameOption: 'DENY', Override: true },
  ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
  StrictTransportSecurity: {
    AccessControlMaxAgeSec: TWO_YEARS_IN_SECONDS,
    IncludeSubdomains: true,
    Override: true,
    Preload: true,
  },
};

const headersPolicy = (name) => ({
  Type: 'AWS::CloudFront::ResponseHeadersPolicy',
  Properties: { ResponseHeadersPolicyConfig: { Name: name, SecurityHeadersConfig: SECURITY_HEADERS } },
});

const originAccess = (name) => ({
  Type: 'AWS::CloudFront::OriginAccessControl',
  Properties: {
    OriginAccessControlConfig: {
      Name: name,
      OriginAccessControlOriginType: 's3',
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
    },
  },
});

/** As CloudFront's own policy for files, but of this stage alone. */
const cachePolicy = (name) => ({
  Type: 'AWS::CloudFront::CachePolicy',
  Properties: {
    CachePolicyConfig: {
      Name: name,
      MinTTL: 1,
      DefaultTTL: 86_400,
      MaxTTL: 31_536_000,
      ParametersInCacheKeyAndForwardedToOrigin: {
        CookiesConfig: { CookieBehavior: 'none' },
        EnableAcceptEncodingBrotli: true,
        EnableAcceptEncodingGzip: true,
        HeadersConfig: { HeaderBehavior: 'none' },
        QueryStringsConfig: { QueryStringBehavior: 'none' },
      },
    },
  },
});

const distribution = (name, settings) => ({
  Type: 'AWS::CloudFront::Distribution',
  Properties: {
    DistributionConfig: {
      Comment: name,
      Enabled: true,
      HttpVersion: 'http2and3',
      IPV6Enabled: true,
      PriceClass: 'PriceClass_100',
      Origins: [
        {
          Id: 'files',
          DomainName: sub(`${bucketName('files', settings)['Fn::Sub']}.s3.\${AWS::Region}.\${AWS::URLSuffix}`),
          OriginAccessControlId: { Ref: 'FilesOriginAccess' },
          S3OriginConfig: { OriginAccessIdentity: '' },
        },
      ],
      DefaultCacheBehavior: {
        AllowedMethods: ['GET', 'HEAD'],
        CachePolicyId: { Ref: 'FilesCachePolicy' },
        Compress: true,
        ResponseHeadersPolicyId: { Ref: 'FilesHeadersPolicy' },
        TargetOriginId: 'files',
        ViewerProtocolPolicy: 'redirect-to-https',
      },
    },
  },
});

/** The stage's private bucket of files, and the distribution that shows a part of it. */
module.exports = async (variables) => {
  const settings = await resolveStage(variables);
  if (!settings.files) return { Resources: {} };
  const name = `${settings.service}-${settings.stage}-files${regionMark(settings.region)}`;
  return {
    Resources: {
      FilesBucket: privateBucket('files', settings, { LifecycleConfiguration: LIFECYCLE }),
      FilesBucketPolicy: bucketPolicy(settings),
      FilesOriginAccess: originAccess(name),
      FilesHeadersPolicy: headersPolicy(name),
      FilesCachePolicy: cachePolicy(name),
      FilesDistribution: distribution(name, settings),
    },
    Outputs: {
      FilesBucket: { Description: 'Private files', Value: { Ref: 'FilesBucket' } },
      FilesDistribution: { Description: 'Shows what lies under public/', Value: { Ref: 'FilesDistribution' } },
    },
  };
};
