const { sealOf } = require('./backend-suffix.cjs');
const resolveStage = require('./stage.cjs');

/** A parameter left empty is no variable at all: what is not configured is absent, never ''. */
const present = (variables) =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''));

/** The environment of every function: the same names on each stage, so that one check at cold start reads them all. */
module.exports = async (variables) => {
  const { service, stage, backendSuffix, ...settings } = await resolveStage(variables);
  return present({
    STAGE: stage,
    ENVIRONMENT: settings.environment,
    NODE_ENV: settings.environment,
    LOG_LEVEL: settings.logLevel,
    ENABLE_DEBUG: `${settings.enableDebug}`,
    ENABLE_DETAILED_LOGGING: `${settings.enableDetailedLogging}`,
    CORS_ORIGINS: settings.corsOrigins,
    MFA_ENABLED: `${settings.mfaEnabled}`,
    ADVANCED_MONITORING: `${settings.advancedMonitoring}`,
    BACKEND_SUFFIX: backendSuffix,
    BACKEND_SUFFIX_SEAL: sealOf(stage, backendSuffix),
    DEAD_LETTER_QUEUE_URL: { Ref: 'NotificationDeadLetters' },
    SES_CONFIGURATION_SET: { Ref: 'MailConfigurationSet' },
    MAIL_FROM: settings.mailFrom,
    MAIL_REPLY_TO: settings.mailReplyTo,
    SMS_SENDER_ID: settings.smsSenderId,
    SMS_ORIGINATION_NUMBER: settings.smsOriginationNumber,
    SMS_MAX_SEGMENTS: `${settings.smsMaxSegments}`,
    DEBUG_EMAIL: settings.debugEmail,
    DEBUG_PHONE: settings.debugPhone,
    ALLOWED_RECIPIENTS: settings.allowedRecipients,
    LINK_HOSTS: settings.linkHosts,
    SIGNALS_SINCE: settings.signalsSince,
    KEY_PARTNER_BROKERAGES: settings.keyPartnerBrokerages,
    UNSUBSCRIBE_URL: { 'Fn::Sub': `https://\${HttpApi}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}/unsubscribe` },
    UNSUBSCRIBE_KEY_PARAMETER: `/${service}/${stage}/notifications/unsubscribe-key`,
  });
};
