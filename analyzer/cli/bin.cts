#!/usr/bin/env node
/**
 * Starts the program. CommonJS, because libuv reads UV_THREADPOOL_SIZE when its pool is first used, and the loader of ES
 * modules uses it before the first line of a module runs.
 *
 *   cli/bin.cts   this file            cli/main.ts      arguments to a command, errors to an exit code
 *   cli/*.ts      a file per command   walk/            find and read device folders
 *   evidence/     bytes to witnesses   verdict/         witnesses to a verdict      report/   results to reports
 */
process.env.UV_THREADPOOL_SIZE ??= '256';

// Until main.ts has its own way of ending: an interrupt while the program is still being loaded.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

void import('./main.js').then(({ run }) => run());
