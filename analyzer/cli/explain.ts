/** `slic-audit explain <device folder>`: every fact with what it rests on, the rules tried, the verdict, the next step. */

import { resolve } from 'node:path';
import { type Analysis, examineDevice, serializeResult } from '../device.ts';
import { EXIT, UsageError } from '../model/errors.ts';
import { jsonText } from '../model/escape.ts';
import type { DeviceFiles } from '../model/types.ts';
import { explainMarkdown } from '../report/explain/markdown.ts';
import { explainText } from '../report/explain/text.ts';
import { deeperIn } from '../scan/root-contents.ts';
import { readSingleDevice } from '../scan/single.ts';
import type { Command } from './command.ts';
import type { Io } from './io.ts';

interface ExplainArgs {
  folder: string;
  json?: boolean;
  markdown?: boolean;
}

/** Lines longer than this are hard to read, however wide the terminal is. */
const MAX_WIDTH = 110;
const MIN_WIDTH = 60;

function page(analysis: Analysis, device: DeviceFiles, { stdout, env }: Io): string {
  const width = Math.max(MIN_WIDTH, Math.min(stdout.columns ?? MAX_WIDTH, MAX_WIDTH));
  return explainText(analysis, device, { width, bold: stdout.isTTY === true && !env.NO_COLOR });
}

/** A folder that holds devices is no device; its page would say that there is no evidence. */
function refuseRoot(folder: string, path: string, { kind }: DeviceFiles): void {
  const deeper = kind === 'none' ? deeperIn(path) : null;
  if (!deeper) return;
  const depth = deeper.levels > 1 ? ` --depth ${deeper.levels}` : '';
  throw new UsageError(
    `${folder} holds device folders, such as ${deeper.path}, and is not one itself: explain one of them, or run analyze${depth} over all`,
  );
}

export const explain: Command<ExplainArgs> = {
  usage: 'explain <folder>',
  describe: 'show one device in full: facts, rules, verdict, next step',
  examples: [
    ['explain \\\\srv\\collect$\\PC-0815', 'one PC, with what each fact rests on'],
    ['explain PC-0815 --markdown', 'for a ticket'],
  ],
  options: (parser) =>
    parser
      .positional('folder', { type: 'string', demandOption: true, describe: 'device folder' })
      .option('json', { type: 'boolean', describe: 'the device result as JSON' })
      .option('markdown', { type: 'boolean', describe: 'text to paste into a ticket' })
      .conflicts('json', 'markdown'),
  run({ folder, json, markdown }, io) {
    const path = resolve(io.cwd, folder);
    const device = readSingleDevice(path);
    refuseRoot(folder, path, device);
    const analysis = examineDevice(device, { verify: true });
    const { result } = serializeResult(analysis.result);
    const shown = { ...analysis, result };
    if (json) io.stdout.write(jsonText(result));
    else io.stdout.write(markdown ? explainMarkdown(shown, device) : page(shown, device, io));
    return EXIT.done;
  },
};
