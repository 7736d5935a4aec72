/** The end of a run for the person at the terminal. */

import { join } from 'node:path';
import { jsonText } from '../model/escape.ts';
import type { Summary } from '../model/types.ts';
import { fleetNotes } from '../report/fleet-notes.ts';
import { renderTerminal } from '../report/terminal.ts';
import type { Io } from './io.ts';
import { hasBlocks } from './windows.ts';

interface ShowArgs {
  quiet: boolean;
  json: boolean;
  open: boolean;
}

export function showSummary(summary: Summary, out: string, args: ShowArgs, io: Io): void {
  if (args.open) io.open?.(join(out, 'report.html'));
  if (args.json) io.stdout.write(jsonText(summary));
  else if (!args.quiet) showTable(summary, out, io);
}

function showTable(summary: Summary, out: string, { stdout, env }: Io): void {
  const color = Boolean(stdout.isTTY) && !env.NO_COLOR && env.TERM !== 'dumb';
  stdout.write(renderTerminal(summary, { color, blocks: color && hasBlocks(env), width: stdout.columns ?? 80 }));
  for (const note of fleetNotes(summary)) stdout.write(`${note}\n`);
  stdout.write(`\n${summary.devices.folders} device folders, ${summary.devices.total} rows. Reports: ${out}\n`);
}
