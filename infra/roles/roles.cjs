const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { parse } = require('yaml');
const { allow, arnOf } = require('../lib/cloudformation.cjs');
const { drillSuffix } = require('../lib/drill-suffix.cjs');
const { KEY_READ, KEY_WRITE, keysOfTables, viaServices } = require('../lib/key-actions.cjs');
const { mailIdentityOf } = require('../lib/mail-identity.cjs');
const { indexArn, readRegistry, streamArn, tableArn, tableName } = require('../lib/registry.cjs');
const resolveStage = require('../lib/stage.cjs');
const { isUserPoolTrigger, userPoolArn } = require('../lib/user-pool-triggers.cjs');

/** What src/domain/configuration/manifest.ts says of them; `node tools/parameters.ts` writes it anew. */
const PARAMETERS = JSON.parse(readFileSync(join(__dirname, '..', 'parameters.json'), 'utf8'));

const sidOf = (...words) => words.join('').replace(/[^A-Za-z0-9]/g, '');
const pascal = (name) => name.replace(/(^|-)([a-z])/g, (_, __, letter) => letter.toUpperCase());

/** The name that the framework gives a function's log group. */
const logGroupOf = (name) => `${name[0].toUpperCase()}${name.slice(1).replaceAll('-', 'Dash')}LogGroup`;

const logs = (name) =>
  allow('OwnLog', ['logs:CreateLogStream', 'logs:PutLogEvents'], { 'Fn::GetAtt': [logGroupOf(name), 'Arn'] });

const STREAM_ACTIONS = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];

const streams = (tables = [], settings) =>
  tables.map((model) =>
    allow(
      sidOf('Stream', model),
      STREAM_ACTIONS.map((action) => `dynamodb:${action}`),
      streamArn(model, settings),
    ),
  );

const tables = (wanted = {}, settings) =>
  Object.entries(wanted).map(([target, actions]) => {
    const [model, index] = target.split('/');
    const arn = index === undefined ? tableArn(model, settings) : indexArn(model, index, settings);
    return allow(
      sidOf('Table', target),
      actions.map((action) => `dynamodb:${action}`),
      arn,
    );
  });

const PERSONAL_READS = ['BatchGetItem', 'Scan'];
const PERSONAL_WRITES = ['UpdateItem'];

const personalTables = () =>
  Object.entries(readRegistry())
    .filter(([, table]) => table.personalData.length > 0)
    .filter(([, { subjects, erasure }]) => Array.isArray(subjects) || erasure?.keeps === undefined);

/** Where a person may be named: all of it is read, and written where the registry does not say that it stays. */
const personalData = (wanted, settings) => {
  if (wanted === undefined) return [];
  const read = personalTables();
  const written = read.filter(([, { erasure }]) => erasure === undefined || erasure.waitsFor !== undefined);
  const onAll = (sid, actions, models) =>
    allow(
      sid,
      actions.map((action) => `dynamodb:${action}`),
      models.map(([model]) => tableArn(model, settings)),
    );
  const kept = read.filter((one) => !written.includes(one));
  return [
    onAll('PersonalDataRead', PERSONAL_READS, kept),
    onAll('PersonalDataErased', [...PERSONAL_READS, ...PERSONAL_WRITES], written), // each table once: a role has 10,240 characters
  ];
};

/** The list of what is to be deleted names files, and is no reason to keep them. */
const LISTS_FILES = 'BackendState';

/** Where a file may be named that is to be deleted: every table that is not read for personal data already. */
const files = (wanted, settings) => {
  if (wanted !== 'erase' || !settings.files) return [];
  const read = new Set(personalTables().map(([model]) => model));
  const others = Object.keys(readRegistry()).filter((model) => !read.has(model) && model !== LISTS_FILES);
  return [
    allow(
      'FilesNamed',
      ['dynamodb:Scan'],
      others.map((model) => tableArn(model, settings)),
    ),
  ];
};

const userPool = (actions = []) =>
  actions.length === 0
    ? []
    : [
        allow(
          'UserPool',
          actions.map((action) => `cognito-idp:${action}`),
          userPoolArn,
        ),
      ];

/** Who looks whether backups are there lists the stage's vault and bucket; there is nothing to look at where it has none. */
const backups = (wanted, { backups: areKept }) =>
  wanted === 'check' && areKept
    ? [
        allow('Vault', ['backup:ListRecoveryPointsByBackupVault'], arnOf('backup', `backup-vault:\${BackupVault}`)),
        allow('BackupsBucket', ['s3:ListBucket'], { 'Fn::GetAtt': ['BackupsBucket', 'Arn'] }),
        keyStatement('KeyOfBackups', ['kms:Decrypt'], ['s3']),
      ]
    : [];

/** What RestoreTableToPointInTime itself needs on the table that it makes; the drill reads and settles with the same. */
const RESTORED = ['BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem'];
const ON_DRILLED = [
  'BatchGetItem',
  'DeleteTable',
  'DescribeTable',
  'RestoreTableToPointInTime',
  'UpdateTable',
  'UpdateTimeToLive',
];

/** The stage's tables are looked at and copied from. */
const drill = (wanted, settings) =>
  wanted === true && settings.backups
    ? [
        allow(
          'TablesToBringBack',
          ['dynamodb:DescribeContinuousBackups', 'dynamodb:DescribeTable', 'dynamodb:RestoreTableToPointInTime'],
          Object.keys(readRegistry()).map((model) => tableArn(model, settings)),
        ),
        allow('GrantForRestoredTables', ['kms:CreateGrant'], keysOfTables(settings), {
          ...viaServices(['dynamodb']),
          Bool: { 'kms:GrantIsForAWSResource': 'true' },
        }),
      ]
    : [];

/** The tables that the drill makes, writes and deletes, by name: a policy of their own, since a role has room for half the names. */
const drilledTables = (name, wanted, settings) =>
  wanted === true && settings.backups
    ? [
        [
          `${pascal(name)}Tables`,
          {
            Type: 'AWS::IAM::ManagedPolicy',
            Properties: {
              PolicyDocument: {
                Version: '2012-10-17',
                Statement: [
                  allow(
                    'TablesOfTheDrill',
                    [...RESTORED, ...ON_DRILLED].toSorted().map((action) => `dynamodb:${action}`),
                    Object.keys(readRegistry()).map((model) =>
                      arnOf('dynamodb', `table/${tableName(model, { backendSuffix: drillSuffix(settings) })}`),
                    ),
                  ),
                ],
              },
              Roles: [{ Ref: `${pascal(name)}Role` }],
            },
          },
        ],
      ]
    : [];

const queues = (names = []) =>
  names.length === 0
    ? []
    : [
        allow(
          'Queues',
          ['sqs:SendMessage'],
          names.map((name) => ({ 'Fn::GetAtt': [name, 'Arn'] })),
        ),
      ];

const readQueues = (names = []) =>
  names.length === 0
    ? []
    : [
        allow(
          'QueuesRead',
          ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
          names.map((name) => ({ 'Fn::GetAtt': [name, 'Arn'] })),
        ),
      ];

const keyStatement = (sid, actions, services, keys = { 'Fn::GetAtt': ['StageKey', 'Arn'] }) =>
  allow(sid, [...new Set(actions)].sort(), keys, viaServices(services));

const READING = /^(Get|BatchGet|Query|Scan)/;

/** The stage's key, as far as what a role may do needs it: everything the stage holds is encrypted with it. */
const key = ({ streams: read = [], tables: used = {}, queues: written = [], personalData: of }, settings) => {
  const onTables = [
    ...Object.values(used).flat(),
    ...(of === undefined ? [] : [...PERSONAL_READS, ...PERSONAL_WRITES]),
  ];
  const writes = onTables.some((action) => !READING.test(action));
  return [
    ...(read.length + onTables.length === 0
      ? []
      : [
          keyStatement(
            'KeyOfTables',
            [...KEY_READ, ...(writes ? KEY_WRITE : [])],
            ['dynamodb'],
            keysOfTables(settings),
          ),
        ]),
    ...(written.length === 0 ? [] : [keyStatement('KeyOfQueues', ['kms:Decrypt', 'kms:GenerateDataKey'], ['sqs'])]),
  ];
};

/** What the manifest says that a function reads, secrets and others. */
const parametersOf = (name) => PARAMETERS.filter(({ readers }) => readers.includes(name));

const parameters = (read, { service, stage }) =>
  read.length === 0
    ? []
    : [
        allow(
          'Configuration',
          ['ssm:GetParameters'],
          read.map(({ name }) => ({
            'Fn::Sub': `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter/${service}/${stage}/${name}`,
          })),
        ),
      ];

const parameterArn = ({ service, stage }, name) => ({
  'Fn::Sub': `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter/${service}/${stage}${name}`,
});

/**
 * Who changes the configuration reads and writes every parameter of the manifest, and removes none but proposed secrets: what
 * has held is kept. A proposed secret is under the id of its request, which nobody knows before.
 */
const configuration = (wanted, settings) =>
  wanted === undefined
    ? []
    : [
        allow(
          'Parameters',
          ['ssm:GetParameterHistory', 'ssm:GetParameters', 'ssm:PutParameter'],
          PARAMETERS.map(({ name }) => parameterArn(settings, `/${name}`)),
        ),
        allow('AllParameters', ['ssm:GetParametersByPath'], parameterArn(settings, '/')),
        allow(
          'ProposedSecrets',
          ['ssm:DeleteParameter', 'ssm:GetParameters', 'ssm:PutParameter'],
          parameterArn(settings, '/pending/*'),
        ),
        keyStatement('KeyOfParameters', ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'], ['ssm']),
      ];

/** A secret is encrypted with the stage's key; nothing else in the parameter store is. */
const keyOfSecrets = (read) =>
  read.some(({ isSecret }) => isSecret) ? [keyStatement('KeyOfSecrets', ['kms:Decrypt'], ['ssm'])] : [];

const ses = (what) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:ses:\${AWS::Region}:\${AWS::AccountId}:${what}` });

const mail = (wanted, settings) =>
  wanted === true
    ? [
        allow(
          'Mail',
          ['ses:SendEmail'],
          [ses(`identity/${mailIdentityOf(settings)}`), ses(`configuration-set/\${MailConfigurationSet}`)],
        ),
      ]
    : [];

/** A phone number has no ARN, so this one grant names what it is not: any topic. docs/decisions/sms-permission.md */
const sms = (wanted) =>
  wanted === true
    ? [
        {
          Sid: 'SmsButNoTopic',
          Effect: 'Allow',
          Action: ['sns:Publish'],
          NotResource: { 'Fn::Sub': `arn:\${AWS::Partition}:sns:*:*:*` },
        },
      ]
    : [];

/** X-Ray takes no resource; the one wildcard there is. */
const traces = ({ advancedMonitoring }) =>
  advancedMonitoring ? [allow('Traces', ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], '*')] : [];

const roleOf = (name, may, settings) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    Policies: [
      {
        PolicyName: name,
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            logs(name),
            ...streams(may.streams, settings),
            ...tables(may.tables, settings),
            ...personalData(may.personalData, settings),
            ...files(may.files, settings),
            ...(isUserPoolTrigger(name) ? [] : userPool(may.userPool)),
            ...backups(may.backups, settings),
            ...drill(may.drill, settings),
            ...queues(may.queues),
            ...readQueues(may.readsQueues),
            ...parameters(parametersOf(name), settings),
            ...configuration(may.configuration, settings),
            ...mail(may.mail, settings),
            ...sms(may.sms),
            ...key(may, settings),
            ...keyOfSecrets(parametersOf(name)),
            ...traces(settings),
          ],
        },
      },
    ],
  },
});

/**
 * A trigger is there before the user pool, which names it: what it may do in the pool is attached to its role when the pool
 * is there too.
 */
const attachedPolicies = (name, { userPool: actions }) =>
  isUserPoolTrigger(name) && actions !== undefined
    ? [
        [
          `${pascal(name)}InUserPool`,
          {
            Type: 'AWS::IAM::Policy',
            Properties: {
              PolicyName: `${name}-in-user-pool`,
              PolicyDocument: { Version: '2012-10-17', Statement: userPool(actions) },
              Roles: [{ Ref: `${pascal(name)}Role` }],
            },
          },
        ],
      ]
    : [];

/** One role a function, from the .yml files beside this one. */
module.exports = async (variables) => {
  const settings = await resolveStage(variables);
  const wanted = readdirSync(__dirname)
    .filter((file) => file.endsWith('.yml'))
    .flatMap((file) => Object.entries(parse(readFileSync(join(__dirname, file), 'utf8'))));
  return {
    Resources: Object.fromEntries(
      wanted.flatMap(([name, may]) => [
        [`${pascal(name)}Role`, roleOf(name, may, settings)],
        ...attachedPolicies(name, may),
        ...drilledTables(name, may.drill, settings),
      ]),
    ),
  };
};
