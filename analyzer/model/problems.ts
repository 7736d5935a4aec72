/**
 * Everything that can be wrong with a folder, as a code and its sentence. A parser reports a code with arguments; the
 * sentence is made here. `{0}`, `{1}` stand for the arguments. The codes are the enum of schemas/device-result.schema.json.
 */
import type { Problem, ProblemCode } from './schema.generated.ts';

export const PROBLEMS: Record<ProblemCode, string> = {
  link: 'is a link, a junction or another reparse point and was not followed',
  'not-regular-file': 'is no regular file ({0}) and was not opened',
  'too-large': 'has {0} bytes, more than the {1} that are read',
  'read-error': 'could not be read: {0}',
  'folder-unreadable': 'the folder could not be listed: {0}',
  'folder-empty': 'the folder holds nothing that is evidence',
  vanished: 'disappeared while it was read',
  'too-many-files': 'the folder holds more than {0} entries; the rest was not looked at',
  'too-many-runs': 'the folder holds more than {0} runs; only the newest were looked at',
  'loose-files': 'files that lie beside run folders were ignored: {0}',
  'unknown-folder': 'subfolders that are no runs were ignored: {0}',
  'duplicate-file-name': 'several files have this name when case is ignored; the first in ordinal order was read',
  'no-complete-run': 'no run is complete; the newest, {0}, was analysed as it is',
  'incomplete-collection': 'files that the manifest lists are missing or differ in size',
  'manifest-missing': 'the collection has no manifest; it was read as far as it goes',
  'manifest-invalid': 'the manifest could not be read: {0}',
  'manifest-version': 'the manifest has schema version {0}; this program knows version 1',
  'file-missing': 'the manifest lists it, and it is not there',
  'size-mismatch': 'has {0} bytes where the manifest says {1}',
  'hash-mismatch': 'its SHA-256 is not the one in the manifest',
  'unlisted-file': 'lies there although the manifest says {0}',
  'not-slic': 'does not begin with "SLIC" and is no witness ({0} bytes)',
  'csv-invalid': 'line {0} is not a table header as the collector writes it',
  'json-invalid': 'is not valid JSON: {0}',
  'wrong-type': '{0} has the wrong type and was left out',
  'not-text': 'is not text',
  'no-report': 'holds nothing that is known of such a file',
  'office-output': 'holds the output of ospp.vbs, which speaks of Office and not of Windows',
  ambiguous: 'holds several sections without a header that say different things',
  truncated: 'ends before its OEM Activation 2.0 section is complete',
  'key-redacted': 'held product keys or key hashes, which were struck out ({0})',
  'activation-error': 'an activation attempt in the same text failed with {0}',
  'unknown-channel': 'the licence channel {0} is not known',
  'several-windows-products': 'several products could be the operating system ({0})',
  'unknown-status': 'the licence status could not be read',
  clock: 'the clock was off: {0}',
  'not-collected': 'was not collected ({0}): {1}',
  'internal-error': 'the program failed on this device: {0}',
};

/** Makes a problem; `file` is the file's name within the device folder, or null for the folder itself. */
export function problem(code: ProblemCode, file: string | null, ...args: (string | number)[]): Problem {
  return { code, file, message: PROBLEMS[code].replace(/\{(\d)\}/g, (_, n) => String(args[Number(n)] ?? '?')) };
}

/** Receives the problems of one file while a parser reads it. */
export type ProblemSink = (code: ProblemCode, ...args: (string | number)[]) => void;
