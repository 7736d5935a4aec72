/** The end of a run for the person at the terminal. */
import type { Summary } from '../model.ts';
import type { Io } from './io.ts';

export function showSummary(summary: Summary, out: string, args: { quiet: boolean; json: boolean }, io: Io): void {
  if (args.json) {
    io.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
    return;
  }
  if (args.quiet) return;
  const { byVerdict, devices } = summary;
  io.stdout.write(
    `${devices.total} devices: KMS lets ${byVerdict.allowed} pass, refuses ${byVerdict.blocked}; ${byVerdict['not-applicable']} are not checked, ${byVerdict.unknown} unknown, ${byVerdict.unreported} unreported.\n` +
      `${devices.folders} device folders, ${devices.total} rows. Reports: ${out}\n`,
  );
}
