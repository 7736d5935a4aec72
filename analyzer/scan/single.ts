/** Reading of a single file or device folder that the user named. */
import { lstatSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { EVIDENCE } from '../evidence/files.ts';
import { attempt, UsageError } from '../model/errors.ts';
import type { DeviceFiles } from '../model/types.ts';
import { readDevice } from './device-folder.ts';
import { read } from './requests.ts';
import { SyncDriver } from './sync-driver.ts';

/** A SLIC table by its path. Throws UsageError. */
export function readSingle(path: string): Uint8Array {
  const content = new SyncDriver().run(read(path, EVIDENCE['slic.bin'].limit));
  if (content instanceof Uint8Array) return content;
  const reason = {
    vanished: 'it is not there',
    link: 'it is a link',
    'too-large': 'it is too large for a SLIC table',
    'not-regular-file': 'it is no regular file',
    error: content.failure === 'error' ? content.code : '',
  }[content.failure];
  throw new UsageError(`cannot read ${path}: ${reason}`);
}

/** The files of one device folder. Throws UsageError where there is no such folder. */
export function readSingleDevice(path: string): DeviceFiles {
  const folder = resolve(path);
  attempt(`cannot read ${path}`, () => {
    if (!lstatSync(folder).isDirectory()) throw new UsageError(`${path} is not a folder`);
  });
  return new SyncDriver().run(readDevice(dirname(folder), basename(folder), 'directory'));
}
