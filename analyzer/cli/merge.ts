/** `slic-audit merge <report folder...>`: one report out of several, byte for byte that of one run over everything. */
import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { EXIT } from '../model/errors.ts';
import { safeForTerminal } from '../model/escape.ts';
import type { RunFacts } from '../model/types.ts';
import { devicesFile } from '../run/lines.ts';
import { mergeDevices } from '../run/merge.ts';
import { baselineOf } from '../run/output/baseline.ts';
import { OutputFolder } from '../run/output/folder.ts';
import { ReportSet } from '../run/output/report-set.ts';
import { writersFor } from '../run/output/writers.ts';
import { runFacts } from '../run/run-facts.ts';
import { checkLineCount, shardWarnings } from '../run/shards.ts';
import type { Command } from './command.ts';
import {
  columnsOf,
  delimiterOf,
  FAIL_ON,
  formatsOf,
  type InventoryArgs,
  inventoryOf,
  inventoryOptions,
  listOf,
  listWriters,
  outFolder,
  type ReportArgs,
  reportOptions,
  staleDaysOf,
} from './options.ts';
import { showSummary } from './show-summary.ts';

interface MergeArgs extends ReportArgs, InventoryArgs {
  report: string[];
}

export const merge: Command<MergeArgs> = {
  usage: 'merge <report..>',
  describe: 'make one report out of the reports of several shards',
  examples: [['merge berlin madrid -o report --inventory pcs.csv', 'the reports of two offices']],
  options: (parser: Argv) =>
    reportOptions(
      inventoryOptions(
        parser.positional('report', {
          type: 'string',
          array: true,
          describe: 'report folder of a shard, or its JSONL',
        }),
      ),
    ),
  async run(args, io) {
    const started = Date.now();
    const formats = formatsOf(args);
    const list = listWriters(args, io.cwd);
    const failOn = listOf('fail-on', args.failOn, FAIL_ON);
    const staleDays = staleDaysOf(args);
    const delimiter = delimiterOf(args.csvDelimiter);
    const inventory = inventoryOf(args, io.cwd);
    const csv = {
      raw: args.csvRaw,
      excel: args.csvExcel,
      delimiter,
      columns: columnsOf(args.columns, inventory?.columns),
    };
    const inputs = args.report.map((path) => resolve(io.cwd, path));
    const files = inputs.map(devicesFile);
    for (const warning of shardWarnings(inputs)) io.stderr.write(`slic-audit: ${safeForTerminal(warning)}\n`);
    const folder = OutputFolder.open(outFolder(args, io));
    try {
      const baseline = baselineOf(args.baseline && resolve(io.cwd, args.baseline), folder.path);
      const plan = { formats, csv, writers: [...writersFor(formats, csv, folder.path), ...list] };
      const reports = new ReportSet(folder, plan);
      const facts = await mergeDevices(files, {
        ...plan,
        inventory,
        signal: io.signal,
        onRows: (rows) => reports.add(rows),
      });
      for (const [i, lines] of facts.lines.entries()) checkLineCount(inputs[i] as string, lines);
      const run = (): RunFacts =>
        runFacts(started, {
          roots: args.report,
          deviceFolders: facts.folders,
          rows: reports.rows,
          reused: 0,
          concurrency: 1,
          formats,
          shard: null,
        });
      const options = {
        staleDays,
        inventory: facts.inventory,
        baseline,
        signal: io.signal,
        notice: (text: string) => io.stderr.write(`slic-audit: ${safeForTerminal(text)}\n`),
      };
      const summary = await reports.finish(options, run);
      showSummary(summary, folder.path, args, io);
      return failOn.some((verdict) => summary.byVerdict[verdict] > 0) ? EXIT.found : EXIT.done;
    } finally {
      folder.close();
    }
  },
};
