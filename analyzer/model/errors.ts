/** Errors that are the user's to mend: shown as one line, without a stack, with the exit code that goes with them. */

export const EXIT = { done: 0, found: 1, failed: 2, interrupted: 130 } as const;

/** Could not do it: bad arguments, an unreadable root, a full disk, nothing there to explain. Exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Ctrl-C, SIGTERM or a closed terminal. Exit code 130. */
export class Interrupted extends Error {
  override name = 'Interrupted';
  constructor() {
    super('interrupted');
  }
}

const REASONS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'permission denied, or the file is open in another program',
  EBUSY: 'the file is open in another program',
  ENOENT: 'it is not there',
  ENOTDIR: 'it is not a folder',
  EISDIR: 'it is a folder',
  EMFILE: 'too many open files',
  EIO: 'the device or the share failed',
};

/** A file system error in words; null for any other error, which is a defect and keeps its stack. */
export function fileErrorReason(error: unknown): string | null {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? (REASONS[code] ?? code) : null;
}

/** Runs a file system step; its failure is the user's to mend, in words. */
export function attempt<T>(what: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    const reason = fileErrorReason(error);
    if (reason === null) throw error;
    throw new UsageError(`${what}: ${reason}`);
  }
}
