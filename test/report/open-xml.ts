/** Microsoft's Open XML SDK as a program: what each version of Office would object to in a workbook. Built once, under open-xml/obj. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('open-xml', import.meta.url));
const OUT = join(FOLDER, 'obj', 'out');
const ENV = { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' };

/** Whether the .NET SDK is on this machine; the tests are skipped where it is not. */
export const DOTNET = spawnSync('dotnet', ['--version']).status === 0;

export interface Validation {
  versions: string[];
  /** One for each workbook, in the order given. */
  books: { sheets: number; errors: string[] }[];
}

export function validate(...workbooks: string[]): Validation {
  buildOnce();
  const found = execFileSync('dotnet', [join(OUT, 'open-xml.dll'), ...workbooks], {
    encoding: 'utf8',
    env: ENV,
    maxBuffer: 1 << 28,
  });
  return JSON.parse(found) as Validation;
}

function buildOnce(): void {
  const hash = createHash('sha256');
  for (const name of ['open-xml.csproj', 'Program.cs']) hash.update(readFileSync(join(FOLDER, name)));
  const [wanted, stamp] = [hash.digest('hex'), join(OUT, 'sources.sha256')];
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const { status, stdout, stderr } = spawnSync('dotnet', ['build', '--nologo', '-v', 'q', '-o', OUT], {
    cwd: FOLDER,
    encoding: 'utf8',
    env: ENV,
  });
  if (status !== 0) throw new Error(`dotnet build failed:\n${stdout}\n${stderr}`);
  writeFileSync(stamp, wanted);
}
