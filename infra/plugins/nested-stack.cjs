const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { basename, join } = require('node:path');
const { splitTemplate } = require('../lib/split-template.cjs');

const STACK = 'AlarmsStack';
const MOVED = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm', 'AWS::CloudWatch::Dashboard'];
const AT_THE_BUCKET = `https://\${ServerlessDeploymentBucket}.s3.\${AWS::Region}.\${AWS::URLSuffix}/`;

/** What CloudFormation takes. */
const MOST_RESOURCES = 500;
const MOST_PARAMETERS = 200;

/** The framework's own client: it is there wherever a deployment runs. */
const putObject = async (provider, object) => {
  const { S3Client, PutObjectCommand } = createRequire(require.resolve('osls/package.json'))('@aws-sdk/client-s3');
  const client = new S3Client(await provider.getAwsSdkV3Config());
  await client.send(new PutObjectCommand(object));
};

/**
 * Puts the alarms and dashboards of a stage into a nested stack, for which there is more room than for the one stack of a
 * stage (docs/decisions/room-in-the-stack.md). Its template is packaged beside that of the stack, and sent to the deployment
 * bucket under a name made of its content. It stays there: a stack that goes back to an earlier template finds that one's too,
 * and alarms that nobody changed are no reason to deploy.
 */
class NestedStack {
  constructor(serverless, _options, { put = putObject } = {}) {
    this.serverless = serverless;
    this.hooks = {
      'before:aws:package:finalize:saveServiceState': () => this.split(),
      'after:aws:deploy:deploy:uploadArtifacts': () => this.upload(put),
    };
  }

  folder() {
    return join(this.serverless.serviceDir, '.serverless');
  }

  split() {
    const { service } = this.serverless;
    const provider = this.serverless.getProvider('aws');
    const stack = provider.naming.getStackName();
    const description = `Alarms and dashboards of ${stack}`;
    const { parent, nested, given, before } = splitTemplate(
      service.provider.compiledCloudFormationTemplate,
      (type) => MOVED.includes(type),
      description,
    );
    if (nested !== undefined) {
      this.refuseTooMuch(nested, `${STACK} of ${stack}`);
      const text = JSON.stringify(nested, null, 2);
      const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
      const key = `${provider.getDeploymentPrefix()}/${service.service}/${provider.getStage()}/nested-templates/${STACK}-${hash}.json`;
      mkdirSync(this.folder(), { recursive: true });
      writeFileSync(join(this.folder(), basename(key)), text);
      parent.Resources[STACK] = {
        Type: 'AWS::CloudFormation::Stack',
        ...(before.length === 0 ? {} : { DependsOn: before }),
        Properties: { TemplateURL: { 'Fn::Sub': `${AT_THE_BUCKET}${key}` }, Parameters: given },
      };
    }
    this.refuseTooMuch(parent, `The template of ${stack}`);
    service.provider.compiledCloudFormationTemplate = parent;
  }

  refuseTooMuch({ Resources, Parameters = {} }, name) {
    for (const [what, things, most] of [
      ['resources', Resources, MOST_RESOURCES],
      ['parameters', Parameters, MOST_PARAMETERS],
    ]) {
      const count = Object.keys(things).length;
      if (count > most)
        throw new this.serverless.classes.Error(`${name} has ${count} ${what}; CloudFormation takes ${most}.`);
    }
  }

  async upload(put) {
    const { compiledCloudFormationTemplate: template, shouldNotDeploy } = this.serverless.service.provider;
    const nested = template.Resources[STACK];
    if (shouldNotDeploy || nested === undefined) return;
    const provider = this.serverless.getProvider('aws');
    const Key = nested.Properties.TemplateURL['Fn::Sub'].slice(AT_THE_BUCKET.length);
    await put(provider, {
      Bucket: await provider.getServerlessDeploymentBucketName(),
      Key,
      Body: readFileSync(join(this.folder(), basename(Key)), 'utf8'),
      ContentType: 'application/json',
    });
  }
}

module.exports = NestedStack;
