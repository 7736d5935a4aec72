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

/** On Windows a variable that is set after the start is not seen by libuv before Node 24: there we start ourselves again. */
function mustStartAgain(): boolean {
  if (process.platform !== 'win32' || process.env.UV_THREADPOOL_SIZE !== undefined) return false;
  return process.argv[2] === 'analyze' && Number.parseInt(process.versions.node, 10) < 24;
}

// Until main.ts has its own way of ending: an interrupt while the program is still being loaded.
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

if (mustStartAgain()) {
  const env = { ...process.env, UV_THREADPOOL_SIZE: POOL_SIZE };
  // In a single executable the second argument is the executable once more, and not the script.
  const args = process.argv.slice(sea.isSea() ? 2 : 1);
  const child = childProcess.spawn(process.execPath, args, { stdio: 'inherit', env });
  // Ctrl-C reaches both; the child decides how the run ends.
  for (const signal of SIGNALS) process.on(signal, () => {});
  child.on('error', () => process.exit(2));
  child.on('exit', (code) => process.exit(code ?? 130));
} else {
  process.env.UV_THREADPOOL_SIZE ??= POOL_SIZE;
  for (const signal of SIGNALS) process.on(signal, () => process.exit(130));
  void import('./main.js').then(({ run }) => run());
}
