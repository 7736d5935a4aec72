import { describe, expect, it } from 'vitest';
import { fileErrorReason } from '../../analyzer/model/errors.ts';
import { retryWhileHeld } from '../../analyzer/model/retry.ts';

const error = (code: string, path?: string): Error => Object.assign(new Error(code), { code, path });

describe('reasons in Windows’ words', () => {
  it.each([
    ['EPERM', 'C:\\r\\compliance.csv', 'access is denied, or the file is open in another program'],
    ['EBUSY', 'C:\\r\\compliance.csv', 'the file is in use: it is open in another program'],
    ['EACCES', 'C:\\r', 'access is denied'],
    ['ENOENT', 'C:\\r', 'it is not there'],
    ['ENOENT', '\\\\?\\C:\\r', 'it is not there'],
    ['ENOENT', '\\\\srv\\kms$', 'the network path was not found, or it is not there'],
    ['ENOENT', '\\\\?\\UNC\\srv\\kms$', 'the network path was not found, or it is not there'],
    ['ENOSPC', 'C:\\r', 'the disk is full'],
  ])('%s of %s', (code, path, reason) => {
    expect(fileErrorReason(error(code, path), 'win32')).toBe(reason);
  });

  it('an error that Windows does not name is the user’s to mend all the same', () => {
    expect(fileErrorReason(error('UNKNOWN', '\\\\srv\\kms$'), 'win32')).toContain('network path');
    expect(fileErrorReason(error('UNKNOWN'), 'linux')).toBe('UNKNOWN');
    expect(fileErrorReason(error('ERR_INVALID_ARG_TYPE'), 'win32')).toBe(null);
    expect(fileErrorReason(new Error('a defect'), 'win32')).toBe(null);
    expect(fileErrorReason(error('ENOENT', '//srv/kms'), 'linux')).toBe('it is not there');
  });
});

describe('a step on a file that is held for a moment', () => {
  function heldFor(times: number, code: string): () => number {
    let calls = 0;
    return () => {
      if (++calls <= times) throw error(code);
      return calls;
    };
  }

  it.each(['EPERM', 'EACCES', 'EBUSY'])('is tried again on Windows: %s', (code) => {
    expect(retryWhileHeld(heldFor(3, code), 'win32')).toBe(4);
    expect(() => retryWhileHeld(heldFor(1, code), 'linux')).toThrow(code);
  });

  it('fails at last, and at once with any other error', () => {
    expect(() => retryWhileHeld(heldFor(1e9, 'EBUSY'), 'win32')).toThrow('EBUSY');
    expect(() => retryWhileHeld(heldFor(1, 'ENOSPC'), 'win32')).toThrow('ENOSPC');
  });
});
