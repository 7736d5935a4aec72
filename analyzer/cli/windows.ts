/** What Windows asks of a program that is started by a double click, by a folder dropped onto it, or from anywhere. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../model/errors.ts';
import { windowsSpelling } from '../scan/same-folder.ts';
import type { Io } from './io.ts';

const ABSOLUTE = /^(?:[A-Za-z]:[\\/]|\\\\)/;

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Whether the arguments are nothing but folders, as the Explorer gives those that were dropped onto the program. */
export function wereDropped(argv: readonly string[], platform = process.platform): boolean {
  return platform === 'win32' && argv.length > 0 && argv.every((path) => ABSOLUTE.test(path) && isFolder(path));
}

/** The command line as it would have been typed: folders that were dropped are analysed and shown. */
export function asTyped(argv: readonly string[], platform = process.platform): readonly string[] {
  return wereDropped(argv, platform) ? ['analyze', ...argv, '--open'] : argv;
}

/**
 * In `"C:\my fleet\" --out r` the backslash makes the closing quotation mark a part of the path, and all options with it. No
 * path on Windows holds a quotation mark. Throws UsageError.
 */
export function refuseSwallowed(argv: readonly string[], platform = process.platform): void {
  const path = platform === 'win32' ? argv.find((each) => /[\\/:].*"/.test(each)) : undefined;
  if (path === undefined) return;
  throw new UsageError(
    `${path} holds a quotation mark: a path in quotation marks must not end with a backslash, or with two of them`,
  );
}

/** Folders that hold programs: whoever starts one there does not want reports in it. */
function programFolders(env: NodeJS.ProcessEnv): string[] {
  const folders = [dirname(process.execPath), env.SystemRoot, env.ProgramFiles, env['ProgramFiles(x86)']];
  return folders.filter((folder) => folder !== undefined && folder !== '') as string[];
}

const liesIn = (path: string, folder: string): boolean =>
  `${windowsSpelling(path)}\\`.startsWith(`${windowsSpelling(folder)}\\`);

/** Where reports go that were given no place: beside the user, and not beside the program after a double click. */
export function startFolder({ cwd, env }: Pick<Io, 'cwd' | 'env'>, platform = process.platform): string {
  if (platform !== 'win32' || !env.USERPROFILE) return cwd;
  if (!programFolders(env).some((folder) => liesIn(cwd, folder))) return cwd;
  const documents = join(env.USERPROFILE, 'Documents');
  return existsSync(documents) ? documents : env.USERPROFILE;
}

/** Consoles of Windows that are not the old one say who they are; the old one may have a font without block characters. */
export function hasBlocks(env: NodeJS.ProcessEnv, platform = process.platform): boolean {
  return platform !== 'win32' || ['WT_SESSION', 'TERM_PROGRAM', 'ConEmuTask', 'TERM'].some((name) => env[name]);
}
