/** Fingerprint of the program itself: another rule, another parser, another version make another report. */
import { createHash } from 'node:crypto';
import { buildId, VERSION } from '../../model/build.ts';

/** Of the program, its version, and the Node that runs it (whose ICU decodes and sorts). */
export function programHash(): string {
  const parts = [VERSION, process.version, process.platform, buildId()];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
