/** The program as Windows' users get it: three ways to start one download. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { EXECUTABLE, ZIP } from '../tools/dist.ts';
import { nodeFor, OLD_NODE_VERSION } from '../tools/node-download.ts';
import { downloads } from './native.ts';
import type { Outcome, RunOptions, Windows } from './wine.ts';

/** A command line without its arguments. */
export type Program = readonly string[];

/** The ZIP's own node.exe with the program beside it. */
export const UNPACKED: Program = ['C:\\audit\\node.exe', 'C:\\audit\\slic-audit.cjs'];
/** The single executable. */
export const SINGLE: Program = ['C:\\single\\slic-audit.exe'];
/** The program on the oldest line of Node that it supports. */
export const ON_OLD_NODE: Program = ['C:\\node20\\node.exe', 'C:\\audit\\slic-audit.cjs'];

/** Unpacks the downloads on drive C:. No Node is installed there. */
export async function installDownloads(windows: Windows): Promise<void> {
  const release = await downloads();
  execFileSync('unzip', ['-q', join(release, ZIP), '-d', windows.at('audit')]);
  for (const folder of ['single', 'node20']) mkdirSync(windows.at(folder));
  cpSync(join(release, EXECUTABLE), windows.at('single', EXECUTABLE));
  cpSync(join(windows.at('audit'), 'Start here.cmd'), windows.at('single', 'Start here.cmd'));
  cpSync(nodeFor({ platform: 'win', version: OLD_NODE_VERSION }), windows.at('node20', 'node.exe'));
  // What --open calls; wine has no browser.
  cpSync(windows.at('tools', 'opener.exe'), windows.at('windows', 'explorer.exe'));
}

export type Run = (args: readonly string[], options?: RunOptions) => Promise<Outcome>;

export const runnerOf =
  (windows: Windows, program: Program): Run =>
  (args, options) =>
    windows.run([...program, ...args], options);
