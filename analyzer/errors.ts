/** A known mistake of the caller: one line to the user, no stack, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}
