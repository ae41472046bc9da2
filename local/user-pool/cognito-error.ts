/** What Cognito says no with: the name of its exception, and words in its manner. */
export class CognitoError extends Error {
  override readonly name: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = code;
  }
}

export const isCognitoError = (error: unknown): error is CognitoError => error instanceof CognitoError;

export const noSuchUser = (): CognitoError => new CognitoError('UserNotFoundException', 'User does not exist.');
