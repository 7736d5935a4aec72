/** `slic-audit explain <device folder>`: every fact with what it rests on, the rules tried, the verdict, the next step. */

import { resolve } from 'node:path';
import { type Analysis, examineDevice, serializeResult } from '../device.ts';
import { EXIT } from '../model/errors.ts';
import { jsonText } from '../model/escape.ts';
import type { DeviceFiles } from '../model/types.ts';
import { explainMarkdown } from '../report/explain/markdown.ts';
import { explainText } from '../report/explain/text.ts';
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

function page(analysis: Analysis, files: DeviceFiles['files'], { stdout, env }: Io): string {
  const width = Math.max(MIN_WIDTH, Math.min(stdout.columns ?? MAX_WIDTH, MAX_WIDTH));
  return explainText(analysis, files, { width, bold: stdout.isTTY === true && !env.NO_COLOR });
}

export const explain: Command<ExplainArgs> = {
  usage: 'explain <folder>',
  describe: 'tell the whole story of one device',
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
    const device = readSingleDevice(resolve(io.cwd, folder));
    const analysis = examineDevice(device, { verify: true });
    const { result } = serializeResult(analysis.result);
    const shown = { ...analysis, result };
    if (json) io.stdout.write(jsonText(result));
    else io.stdout.write(markdown ? explainMarkdown(shown, device.files) : page(shown, device.files, io));
    return EXIT.done;
  },
};
