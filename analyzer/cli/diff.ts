/** `slic-audit diff <old> <new>`: what changed between two runs. */

import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { attempt, EXIT, UsageError } from '../model/errors.ts';
import { jsonText } from '../model/escape.ts';
import { retryWhileHeld } from '../model/retry.ts';
import { diffCsv, diffText } from '../report/diff/text.ts';
import { diffFleets } from '../run/diff.ts';
import { devicesFile } from '../run/lines.ts';
import type { Command } from './command.ts';
import { listOf, textOption } from './options.ts';

interface DiffArgs {
  old: string;
  new: string;
  json: boolean;
  csv: string | undefined;
  failOn: string | undefined;
}

export const diff: Command<DiffArgs> = {
  usage: 'diff <old> <new>',
  describe: 'show what changed between two runs',
  examples: [['diff march april', 'two report folders']],
  options: (parser) =>
    parser
      .positional('old', { type: 'string', demandOption: true, describe: 'report folder, or its devices.jsonl' })
      .positional('new', { type: 'string', demandOption: true, describe: 'the later one' })
      .option('json', { type: 'boolean', default: false, describe: 'the same as JSON' })
      .option('csv', { type: 'string', describe: 'write a CSV file; without a name, or "-": to stdout' })
      .option('fail-on', textOption('changed: exit 1 if there are changed devices')),
  run(args, io) {
    const failOn = listOf('fail-on', args.failOn, ['changed'] as const);
    const csvToStdout = args.csv === '' || args.csv === '-';
    if (csvToStdout && args.json) throw new UsageError('stdout takes --json or --csv; give the CSV a file name');
    const [before, after] = [args.old, args.new].map((path) => devicesFile(resolve(io.cwd, path)));
    const found = diffFleets(before as string, after as string);
    if (found.devices.old + found.devices.new === 0)
      throw new UsageError('neither run holds a device: there is nothing to compare');
    if (args.csv && !csvToStdout) writeWhole(resolve(io.cwd, args.csv), diffCsv(found));
    if (csvToStdout) io.stdout.write(diffCsv(found));
    else if (args.json) io.stdout.write(jsonText({ schemaVersion: 2, ...found }));
    else io.stdout.write(diffText(found));
    return failOn.length > 0 && found.changed.length > 0 ? EXIT.found : EXIT.done;
  },
};

/** The file appears whole or not at all. */
function writeWhole(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  attempt(`cannot write ${path}`, () => {
    try {
      writeFileSync(temporary, text);
      retryWhileHeld(() => renameSync(temporary, path));
    } finally {
      rmSync(temporary, { force: true });
    }
  });
}
