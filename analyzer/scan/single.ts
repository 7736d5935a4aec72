/** Reading of a single file or device folder that the user named. */
import { lstatSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { EVIDENCE } from '../evidence/files.ts';
import { attempt, UsageError } from '../model/errors.ts';
import type { DeviceFiles } from '../model/types.ts';
import { readDevice } from './device-folder.ts';
import { type Failure, read } from './requests.ts';
import { SyncDriver } from './sync-driver.ts';

/** A file that holds a SLIC table, raw or as a dump, by its path. Throws UsageError. */
export function readSingle(path: string): Uint8Array {
  const content = new SyncDriver().run(read(path, MAX_DUMP));
  if (content instanceof Uint8Array) return content;
  throw new UsageError(`cannot read ${path}: ${REASONS[content.failure](content)}`);
}

/** A listing of all ACPI tables of a machine has one to two megabytes. */
const MAX_DUMP = EVIDENCE['mgadiag.txt'].limit;

const REASONS: { [Kind in Failure['failure']]: (failure: Failure) => string } = {
  vanished: () => 'it is not there',
  link: () => 'it is a link, and links are not followed',
  'too-large': () => `it has more than ${MAX_DUMP} bytes`,
  'not-regular-file': () => 'it is not a regular file',
  error: (failure) => ('code' in failure ? failure.code : 'unknown error'),
};

/** Whether a path is that of a folder. */
export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** The files of one device folder. Throws UsageError where there is no such folder. */
export function readSingleDevice(path: string): DeviceFiles {
  const folder = resolve(path);
  attempt(`cannot read ${path}`, () => {
    if (!lstatSync(folder).isDirectory()) throw new UsageError(`${path} is not a folder`);
  });
  return new SyncDriver().run(readDevice(dirname(folder), basename(folder), 'directory'));
}
