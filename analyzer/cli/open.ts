/** Shows a file in the program that the system has for its kind. */
import { type SpawnOptions, spawn } from 'node:child_process';
import { join } from 'node:path';

/** The command line that does it; the Explorer takes a comma for the end of a path that is not in quotation marks. */
export function openCommand(file: string, platform: NodeJS.Platform, env: NodeJS.ProcessEnv): [string, string] {
  if (platform === 'win32') return [join(env.SystemRoot ?? 'C:\\Windows', 'explorer.exe'), `"${file}"`];
  return [platform === 'darwin' ? 'open' : 'xdg-open', file];
}

/** Does not wait; `failed` is called where there is no such program. */
export function openFile(file: string, failed: (error: Error) => void): void {
  const [program, argument] = openCommand(file, process.platform, process.env);
  const options: SpawnOptions = { detached: true, stdio: 'ignore', windowsVerbatimArguments: true };
  spawn(program, [argument], options).on('error', failed).unref();
}
