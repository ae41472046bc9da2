/** Where something stands: in a template by logical id and path, in the account by name and path. */
export interface Place {
  readonly stage: string;
  readonly id: string;
  readonly path: string;
}

/** Something that AWS holds once: two stages that name it the same share it. */
export interface NamedThing {
  readonly place: Place;
  /** A resource type, or `export`, `import`, `parameter path`. */
  readonly kind: string;
  readonly name: string;
}

/** An ARN of the stage, or all that a wildcard in it stands for. */
export interface Holding {
  readonly place: Place;
  readonly arn: string;
}

export interface Text {
  readonly place: Place;
  readonly value: string;
}

/** Whom a statement lets in: never set for a policy of the role itself. */
export interface Admission {
  /** Role and user ARNs, accounts, or `*`. */
  readonly principals: readonly string[];
  /** Services, such as `events.amazonaws.com`. */
  readonly services: readonly string[];
  /** Identity providers, such as `cognito-identity.amazonaws.com`. */
  readonly federations: readonly string[];
  /** ARNs to which each condition limits who may come, and for what; all of them have to fit. */
  readonly limits: readonly (readonly string[])[];
  /** Values to which a condition limits the audience of a token. */
  readonly audiences: readonly string[];
}

/** What one statement allows. A grant is judged by what it names, whatever its conditions; an admission by both. */
export interface Grant {
  readonly place: Place;
  readonly actions: readonly string[];
  /** The statement lists what it does not allow, and so allows all else. */
  readonly isNotAction: boolean;
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  /** The condition keys that limit it. */
  readonly limitedBy: readonly string[];
  readonly admission?: Admission;
}

/** All of a stage that could be shared, reach out, or let in. */
export interface StageFacts {
  readonly stage: string;
  readonly suffix: string;
  /** Read from the account, where ids are written out everywhere. */
  readonly isDeployed?: boolean;
  readonly things: readonly NamedThing[];
  readonly holdings: readonly Holding[];
  readonly texts: readonly Text[];
  readonly grants: readonly Grant[];
  /** Policies that are attached by name, so that nobody sees here what they allow. */
  readonly attachedPolicies: readonly Text[];
}
