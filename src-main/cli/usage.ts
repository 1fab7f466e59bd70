/** The person asked for something that does not exist: exit status 2, one line of why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
