/** `slic-audit analyze <root...>`: every device folder under the roots, into the reports. */
import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { EXIT, UsageError } from '../errors.ts';
import type { RunFacts, Summary } from '../model.ts';
import { OutputFolder } from '../report/output.ts';
import { ReportSet } from '../report/reportSet.ts';
import { VERSION } from '../version.ts';
import { analyzeFleet } from '../walk/pool.ts';
import { type DeviceRef, findDevices } from '../walk/roots.ts';
import { parseShard } from '../walk/shard.ts';
import type { Command } from './command.ts';
import type { Io } from './io.ts';
import {
  columnsOf,
  concurrencyOf,
  delimiterOf,
  formatsOf,
  listOf,
  type ReportArgs,
  reportOptions,
  wholeNumber,
} from './options.ts';
import { Progress } from './progress.ts';
import { showSummary } from './showSummary.ts';
import { writersFor } from './writers.ts';

interface AnalyzeArgs extends ReportArgs {
  root: string[];
  exclude: string[] | undefined;
  shard: string | undefined;
  concurrency: string | undefined;
  verify: boolean;
  staleDays: string | undefined;
}

/** Devices in flight per worker on a slow share. */
const IN_FLIGHT = 256;
export const FAIL_ON = ['blocked', 'unknown', 'unreported'] as const;

export const analyze: Command<AnalyzeArgs> = {
  usage: 'analyze <root..>',
  describe: 'analyse every device folder under the roots and write the reports',
  options: (parser: Argv) =>
    reportOptions(
      parser
        .positional('root', { type: 'string', array: true, describe: 'folder whose subfolders are devices' })
        .option('exclude', {
          type: 'string',
          array: true,
          nargs: 1,
          describe: 'leave out folders that match, e.g. "TEST-*"',
        })
        .option('shard', { type: 'string', describe: 'K/N: take every device whose name falls to machine K of N' })
        .option('concurrency', { type: 'string', describe: 'worker threads (default: cores, at most 4)' })
        .option('verify', { type: 'boolean', default: false, describe: 'compare the hashes of the text files too' })
        .option('stale-days', {
          type: 'string',
          describe: 'count devices so many days older than the newest as stale (90)',
        }),
    ),
  async run(args, io) {
    const started = Date.now();
    const formats = formatsOf(args.format);
    const failOn = listOf('fail-on', args.failOn, FAIL_ON);
    const csv = { raw: args.csvRaw, delimiter: delimiterOf(args.csvDelimiter), columns: columnsOf(args.columns) };
    const workers = concurrencyOf(args.concurrency);
    const staleDays = wholeNumber('stale-days', args.staleDays, 0, 36_500) ?? 90;
    const shard = args.shard === undefined ? null : parseShard(args.shard);
    const devices = findDevices(args.root, { exclude: args.exclude ?? [], shard });
    const folder = OutputFolder.open(resolve(io.cwd, args.out));
    const progress = new Progress(io, devices.length, args.quiet);
    try {
      const reports = new ReportSet(folder, { formats, csv });
      const settings = {
        verify: args.verify,
        csv: formats.includes('csv') ? { ...csv, columns: csv.columns.map(({ name }) => name) } : null,
        inFlight: IN_FLIGHT,
      };
      await analyzeFleet(devices, { settings, workers, signal: io.signal }, (batch) => {
        reports.add(batch);
        progress.update(reports.rows);
      });
      const run = (): RunFacts => ({
        program: 'slic-audit',
        version: VERSION,
        startedUtc: new Date(started).toISOString(),
        elapsedMs: Date.now() - started,
        node: process.version,
        platform: process.platform,
        roots: args.root,
        deviceFolders: devices.length,
        rows: reports.rows,
        reused: 0,
        concurrency: workers,
        formats,
        shard: args.shard ?? null,
      });
      const summary = await reports.finish({ staleDays, inventory: null }, run, writersFor(formats, csv), io.signal);
      progress.done();
      checkCounts(devices, summary);
      showSummary(summary, folder.path, args, io);
      return failOn.some((verdict) => summary.byVerdict[verdict] > 0) ? EXIT.found : EXIT.done;
    } finally {
      progress.done();
      folder.close();
    }
  },
};

/** Every device folder has a row, whatever is wrong with it: counted at the end of each run. */
function checkCounts(devices: readonly DeviceRef[], { devices: rows }: Summary): void {
  if (rows.folders !== devices.length)
    throw new UsageError(`${devices.length} device folders, but ${rows.folders} rows: please report this as a defect`);
}

export type { Io };
