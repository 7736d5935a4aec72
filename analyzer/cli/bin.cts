#!/usr/bin/env node
/**
 * Starts the program. CommonJS, because libuv reads UV_THREADPOOL_SIZE when its pool is first used, and the loader of ES
 * modules uses it before the first line of a module runs.
 *
 * `main.ts` turns arguments into a command and errors into an exit code; the map of all folders is analyzer/README.md.
 */
import childProcess = require('node:child_process');
import sea = require('node:sea');

/** Calls to a slow share in flight; a pool that is not used costs nothing. */
const POOL_SIZE = '256';

/** The command that reads many files, or a folder that was dropped onto the program. */
const READS_A_SHARE = /^(?:analyze$|[A-Za-z]:\\|\\\\)/;

/** On Windows a variable that is set after the start is not seen by libuv before Node 24: there we start ourselves again. */
function mustStartAgain(): boolean {
  if (process.platform !== 'win32' || process.env.UV_THREADPOOL_SIZE !== undefined) return false;
  return READS_A_SHARE.test(process.argv[2] ?? '') && Number.parseInt(process.versions.node, 10) < 24;
}

// Until main.ts has its own way of ending: an interrupt while the program is still being loaded.
// On Windows SIGBREAK is Ctrl-Break, and SIGHUP a console that was closed.
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;
const INTERRUPTED = 130;
/** The exit code of a Windows program that Ctrl-C ended before it could handle it. */
const ENDED_BY_CTRL_C = 0xc000013a;

if (mustStartAgain()) {
  const env = { ...process.env, UV_THREADPOOL_SIZE: POOL_SIZE };
  // In a single executable the second argument is the executable once more, and not the script.
  const args = process.argv.slice(sea.isSea() ? 2 : 1);
  // Ctrl-C reaches both; the child decides how the run ends.
  for (const signal of SIGNALS) process.on(signal, () => {});
  const child = childProcess.spawn(process.execPath, args, { stdio: 'inherit', env });
  child.on('error', () => process.exit(2));
  child.on('exit', (code) => process.exit(code === null || code === ENDED_BY_CTRL_C ? INTERRUPTED : code));
} else {
  process.env.UV_THREADPOOL_SIZE ??= POOL_SIZE;
  for (const signal of SIGNALS) process.on(signal, () => process.exit(INTERRUPTED));
  void import('./main.js').then(({ run }) => run());
}
