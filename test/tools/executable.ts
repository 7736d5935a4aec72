/**
 * One executable for Windows: Node's own program with the bundle inside (Node's "single executable application"). Whoever has
 * a code-signing certificate signs it afterwards: its first signature, Node's, does not survive the change and is taken off.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'postject';
import { NODE_VERSION, nodeFor } from './node-download.ts';

const RESOURCE = 'NODE_SEA_BLOB';
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** Offset of the field in the MS-DOS header that says where the PE header lies. */
const PE_OFFSET = 0x3c;
/** In a 64-bit PE header: checksum, and the entry of the data directory that points at the signature (number 4). */
const CHECKSUM = 24 + 64;
const SIGNATURE = 24 + 112 + 4 * 8;

/** The program without its Authenticode signature, which lies at the end of the file. */
export function withoutSignature(program: Buffer): Buffer {
  const pe = program.readUInt32LE(PE_OFFSET);
  if (program.toString('latin1', pe, pe + 4) !== 'PE\0\0') throw new Error('this is no Windows program');
  const [start, size] = [program.readUInt32LE(pe + SIGNATURE), program.readUInt32LE(pe + SIGNATURE + 4)];
  if (size === 0) return program;
  if (start + size !== program.length) throw new Error('something lies behind the signature');
  const bare = Buffer.from(program.subarray(0, start));
  bare.fill(0, pe + SIGNATURE, pe + SIGNATURE + 8);
  bare.fill(0, pe + CHECKSUM, pe + CHECKSUM + 4);
  return bare;
}

export const isSigned = (program: Buffer): boolean =>
  program.readUInt32LE(program.readUInt32LE(PE_OFFSET) + SIGNATURE + 4) > 0;

/** A Node of the version that the executable has, for this machine: another version's blob would not be read. */
function sameNode(): string {
  return process.version === `v${NODE_VERSION}`
    ? process.execPath
    : nodeFor({ platform: 'linux', version: NODE_VERSION });
}

/** Writes `target`. */
export async function makeExecutable(code: string, target: string): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'slic-audit-exe-'));
  try {
    writeFileSync(join(work, 'main.cjs'), code);
    const settings = { main: 'main.cjs', output: 'blob', disableExperimentalSEAWarning: true };
    writeFileSync(join(work, 'sea.json'), JSON.stringify(settings));
    execFileSync(sameNode(), ['--experimental-sea-config', 'sea.json'], { cwd: work, stdio: 'ignore' });
    const node = readFileSync(nodeFor({ platform: 'win', version: NODE_VERSION }));
    writeFileSync(target, withoutSignature(node));
    await inject(target, RESOURCE, readFileSync(join(work, 'blob')), { sentinelFuse: FUSE });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
