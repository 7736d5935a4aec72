/**
 * Everything that an administrator should know about a folder and its files, as a code and its sentence. A parser reports a
 * code with arguments; the sentence is made here. `{0}`, `{1}` stand for the arguments. The codes are the enum of schemas/device-result.schema.json.
 */
import type { Problem, ProblemCode } from './schema.generated.ts';

export const PROBLEMS: Record<ProblemCode, string> = {
  link: 'is a link, a junction or another reparse point and was not followed',
  'not-regular-file': 'is not a regular file ({0}) and was not opened',
  'too-large': 'has {0} bytes, more than the limit of {1}, and was not read',
  'read-error': 'could not be read: {0}',
  'folder-unreadable': 'the folder could not be listed: {0}',
  'folder-empty': 'the folder contains no evidence',
  vanished: 'disappeared while it was being read',
  'too-many-files': 'the folder contains more than {0} entries; the others were not examined',
  'too-many-runs': 'the folder contains more than {0} runs; only the newest were examined',
  'loose-files': 'files next to run folders were ignored: {0}',
  'unknown-folder': 'subfolders that are not runs were ignored: {0}',
  'devices-deeper': 'the folder contains no evidence, but {0} does: device folders seem to be {1} deeper',
  'duplicate-file-name': 'several files have this name apart from case; the first in ordinal order was read',
  'read-from': 'was read from {0}',
  'several-files-fit': 'several files contain this evidence; {0} was read, not {1}',
  'wrong-place': 'contains {0}{1}',
  'unread-files': 'files without recognisable evidence were ignored: {0}; evidence files are {1}',
  'no-complete-run': 'no run is complete; the newest, {0}, was analysed as it is',
  'incomplete-collection': 'files listed in the manifest are missing or differ in size',
  'manifest-missing': 'the collection has no manifest; what is there was read',
  'manifest-invalid': 'the manifest could not be read: {0}',
  'manifest-version': 'the manifest has schema version {0}; this program supports version 1',
  'file-missing': 'is listed in the manifest but is missing',
  'size-mismatch': 'has {0} bytes, but the manifest says {1}',
  'hash-mismatch': 'does not match the SHA-256 in the manifest',
  'unlisted-file': 'is present, although the manifest {0}',
  'trailing-bytes': '{0} bytes follow the length that the table declares; they were ignored and are not shown',
  'not-slic': 'does not begin with "SLIC" and was rejected ({0} bytes)',
  'table-cut': 'the dump ends after {0} of the {1} bytes that the table declares, and was rejected',
  'csv-invalid': 'line {0} is not a table header as the collector writes it',
  'json-invalid': 'is not valid JSON: {0}',
  'wrong-type': '{0} has the wrong type and was ignored',
  'not-text': 'is not text',
  'no-report': 'contains nothing that is expected in such a file',
  'office-output': 'contains the output of ospp.vbs, which is about Office and not about Windows',
  ambiguous: 'contains several sections without a header that contradict each other',
  truncated: 'ends before its OEM Activation 2.0 section is complete',
  'key-redacted': 'contained product keys or key hashes, which were redacted ({0})',
  'activation-error': 'an activation attempt in the same text failed with {0}',
  'unknown-channel': 'the licence channel {0} is not known',
  'several-windows-products': 'several products could be the operating system ({0})',
  'unknown-status': 'the licence status could not be read',
  clock: 'the clock was wrong: {0}',
  'not-collected': 'was not collected ({0}): {1}',
  'internal-error': 'the program failed on this device: {0}',
};

/** Makes a problem; `file` is the file's name within the device folder, or null for the folder itself. */
export function problem(code: ProblemCode, file: string | null, ...args: (string | number)[]): Problem {
  return { code, file, message: PROBLEMS[code].replace(/\{(\d)\}/g, (_, n) => String(args[Number(n)] ?? '?')) };
}

/** Receives the problems of one file while a parser reads it. */
export type ProblemSink = (code: ProblemCode, ...args: (string | number)[]) => void;
