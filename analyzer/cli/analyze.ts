/** `slic-audit analyze <root...>`: every device folder under the roots, into the reports. */
import { statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { Argv } from 'yargs';
import { redactKeys } from '../evidence/redaction/redact.ts';
import { EXIT, UsageError } from '../model/errors.ts';
import { safeForTerminal } from '../model/escape.ts';
import type { RunFacts, Summary } from '../model/types.ts';
import { baselineOf } from '../run/output/baseline.ts';
import { OutputFolder } from '../run/output/folder.ts';
import { writersFor } from '../run/output/writers.ts';
import { analyzeInto } from '../run/pipeline.ts';
import { runFacts } from '../run/run-facts.ts';
import { fsPath, trimRoot } from '../scan/paths.ts';
import { deeperNotice } from '../scan/root-contents.ts';
import { type DeviceRef, findDevices, refuseInsideRoot } from '../scan/roots.ts';
import { parseShard } from '../scan/shard.ts';
import type { Command } from './command.ts';
import type { Io } from './io.ts';
import {
  columnsOf,
  concurrencyOf,
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
  textOption,
  wholeNumber,
} from './options.ts';
import { Progress } from './progress.ts';
import { showSummary } from './show-summary.ts';

interface AnalyzeArgs extends ReportArgs, InventoryArgs {
  root: string[];
  exclude: string[] | undefined;
  depth: string;
  shard: string | undefined;
  concurrency: string | undefined;
  verify: boolean;
  incremental: boolean;
}

const analyzeOptions = (parser: Argv): Argv =>
  parser
    .positional('root', { type: 'string', array: true, describe: 'folder whose subfolders are devices' })
    .option(
      'depth',
      textOption('levels between a root and its device folders (site/department/PC: 3)', { default: '1' }),
    )
    .option('exclude', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'leave out folders that match, e.g. "TEST-*"',
    })
    .option('shard', textOption('K/N: only the devices that belong to machine K of N, by their names'))
    .option('concurrency', textOption('worker threads (default: cores, at most 4)'))
    .option('verify', { type: 'boolean', default: false, describe: 'compare the hashes of the text files too' })
    .option('incremental', {
      type: 'boolean',
      default: false,
      describe: 'read only devices that changed since the last incremental run into --out',
    });

export const analyze: Command<AnalyzeArgs> = {
  usage: 'analyze <root..>',
  describe: 'analyse every device folder under the roots and write the reports',
  examples: [
    ['analyze \\\\srv\\collect$', 'every PC of the share into ./slic-audit-report'],
    ['analyze D:\\evidence --depth 3 -o report', 'site\\department\\PC'],
    [
      'analyze \\\\srv\\collect$ --inventory pcs.csv --fail-on blocked',
      'with the PCs that never reported; exit 1 where KMS refuses one',
    ],
  ],
  options: (parser: Argv) => reportOptions(inventoryOptions(analyzeOptions(parser))),
  async run(args, io) {
    const started = Date.now();
    const formats = formatsOf(args);
    const list = listWriters(args, io.cwd);
    const failOn = listOf('fail-on', args.failOn, FAIL_ON);
    const delimiter = delimiterOf(args.csvDelimiter);
    const workers = concurrencyOf(args.concurrency);
    const staleDays = staleDaysOf(args);
    const shard = args.shard === undefined ? null : parseShard(args.shard);
    if (shard && args.inventory !== undefined)
      throw new UsageError('--inventory and --shard: a shard knows only its own devices; give the list to merge');
    const inventory = inventoryOf(args, io.cwd);
    const csv = {
      raw: args.csvRaw,
      excel: args.csvExcel,
      delimiter,
      columns: columnsOf(args.columns, inventory?.columns),
    };
    const depth = wholeNumber('depth', args.depth, 1, MAX_DEPTH) ?? 1;
    const notice = (text: string): unknown =>
      io.stderr.write(`slic-audit: ${safeForTerminal(redactKeys(text).text)}\n`);
    const devices = findDevices(args.root, { exclude: args.exclude ?? [], shard, depth, notice });
    const out = outFolder(args, io);
    refuseInsideRoot(out, args.root, depth);
    const folder = OutputFolder.open(out);
    const progress = new Progress(io, devices.length, args.quiet);
    const run = (rows: number, reused: number): RunFacts =>
      runFacts(started, {
        roots: args.root,
        deviceFolders: devices.length,
        rows,
        reused,
        concurrency: workers,
        formats,
        shard: args.shard ?? null,
      });
    try {
      const baseline = baselineOf(args.baseline && resolve(io.cwd, args.baseline), folder.path);
      const summary = await analyzeInto(folder, {
        devices,
        inventory,
        staleDays,
        verify: args.verify,
        workers,
        formats,
        csv,
        incremental: args.incremental ? { options: optionsKey(args) } : null,
        writers: [...writersFor(formats, csv, folder.path), ...list],
        baseline,
        signal: io.signal,
        notice,
        progress: (done) => progress.update(done),
        run,
      });
      progress.done();
      checkCounts(devices, summary);
      showSummary(summary, folder.path, args, io);
      checkRoots(args.root, io);
      const deeper = summary.problems.byCode['devices-deeper'] ?? 0;
      if (deeper > 0) notice(deeperNotice(devices, depth, deeper));
      return failOn.some((verdict) => summary.byVerdict[verdict] > 0) ? EXIT.found : EXIT.done;
    } finally {
      progress.done();
      folder.close();
    }
  },
};

const MAX_DEPTH = 20;

/** Everything on the command line that makes a report another; where the devices lie is seen by itself. */
function optionsKey(args: AnalyzeArgs): string {
  const { format, csvRaw, csvExcel, csvDelimiter, columns, exclude, shard, depth, verify, staleDays, inventoryColumn } =
    args;
  const inventory = args.inventory !== undefined;
  return JSON.stringify({
    ...{
      format,
      csvRaw,
      csvExcel,
      csvDelimiter,
      columns,
      exclude,
      shard,
      depth,
      verify,
      staleDays,
      inventory,
      inventoryColumn,
    },
  });
}

/** Every device folder has a row, whatever is wrong with it: counted at the end of each run. */
function checkCounts(devices: readonly DeviceRef[], { devices: rows }: Summary): void {
  if (rows.folders !== devices.length)
    throw new UsageError(`${devices.length} device folders, but ${rows.folders} rows: please report this as a defect`);
}

/** A root that became unavailable during the run: the reports are complete, but devices not read by then are in them as vanished. */
function checkRoots(roots: readonly string[], io: Io): void {
  // `resolve` would take the separator of `\\?\E:\`, which then is no folder.
  const path = (root: string): string => (isAbsolute(root) ? trimRoot(root) : resolve(io.cwd, root));
  const gone = roots.find((root) => !statSync(fsPath(path(root)), { throwIfNoEntry: false })?.isDirectory());
  if (gone !== undefined)
    throw new UsageError(
      `the root ${gone} became unavailable during the run; devices that were not read are reported as vanished`,
    );
}
