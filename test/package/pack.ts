import { execFileSync } from 'node:child_process';
import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../golden/run.ts';

export { REPOSITORY };

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Packs the package and unpacks it into `package` below the folder, beside what it depends on; returns the tarball. */
export function packTo(dir: string): string {
  // The set-up has built; packing must not build again while other tests run what is built.
  execFileSync(npm, ['pack', '--ignore-scripts', '--pack-destination', dir, '--loglevel=error'], {
    cwd: REPOSITORY,
    shell: process.platform === 'win32',
  });
  const [tarball = ''] = readdirSync(dir).filter((name) => name.endsWith('.tgz'));
  execFileSync('tar', ['-xzf', tarball], { cwd: dir });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(dir, 'package', 'node_modules'), 'junction');
  return join(dir, tarball);
}
