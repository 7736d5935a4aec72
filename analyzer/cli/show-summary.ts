/** The end of a run for the person at the terminal. */

import { jsonText } from '../model/escape.ts';
import type { Summary } from '../model/types.ts';
import { fleetNotes } from '../report/fleet-notes.ts';
import { renderTerminal } from '../report/terminal.ts';
import type { Io } from './io.ts';

export function showSummary(summary: Summary, out: string, args: { quiet: boolean; json: boolean }, io: Io): void {
  if (args.json) {
    io.stdout.write(jsonText(summary));
    return;
  }
  if (args.quiet) return;
  const { stdout, env } = io;
  const color = Boolean(stdout.isTTY) && !env.NO_COLOR && env.TERM !== 'dumb';
  stdout.write(renderTerminal(summary, { color, width: stdout.columns ?? 80 }));
  for (const note of fleetNotes(summary)) stdout.write(`${note}\n`);
  stdout.write(`\n${summary.devices.folders} device folders, ${summary.devices.total} rows. Reports: ${out}\n`);
}
