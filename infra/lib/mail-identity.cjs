/** The verified SES identity as which a stage sends: the one it names, or the domain of its sender. */
const mailIdentityOf = ({ mailFrom, mailIdentity }) => mailIdentity || mailFrom.replace(/^.*@|>$/g, '');

module.exports = { mailIdentityOf };
