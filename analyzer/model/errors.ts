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
  EEXIST: 'something of this name is there already',
  ENOENT: 'it is not there',
  ENOTDIR: 'it is not a folder',
  EISDIR: 'it is a folder',
  EMFILE: 'too many open files',
  EIO: 'the device or the share failed',
};

/** The words of Windows itself, where they are others. A file that another program has open is EPERM or EBUSY there. */
const WINDOWS_REASONS: Record<string, string> = {
  EACCES: 'access is denied',
  EPERM: 'access is denied, or the file is open in another program',
  EBUSY: 'the file is in use: it is open in another program',
  ENAMETOOLONG: 'the path is too long',
  ETIMEDOUT: 'the network did not answer in time',
  ECONNRESET: 'the connection to the share was lost',
  UNKNOWN:
    'Windows gave no reason that is known; of a share: wrong name, no sign-in, or the network path was not found',
};

/** The form of a path on a share, for a message: the system itself says only that it is not there. */
const NETWORK_PATH = /^(?:\\\\|\/\/)(?![?.][\\/])|^\\\\\?\\UNC\\/i;

/** A file system error in words; null for any other error, which is a defect and keeps its stack. */
export function fileErrorReason(error: unknown, platform: NodeJS.Platform = process.platform): string | null {
  const { code, path } = (error ?? {}) as NodeJS.ErrnoException;
  if (typeof code !== 'string' || !/^(?:E[A-Z0-9]+|UNKNOWN)$/.test(code)) return null;
  if (platform !== 'win32') return REASONS[code] ?? code;
  if (code === 'ENOENT' && NETWORK_PATH.test(path ?? '')) return 'the network path was not found, or it is not there';
  return WINDOWS_REASONS[code] ?? REASONS[code] ?? code;
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
