/** `slic-audit explain <device folder>`: every fact with what it rests on, the rules tried, the verdict, the next step. */

import { resolve } from 'node:path';
import { examineDevice, serializeResult } from '../device.ts';
import { EXIT } from '../errors.ts';
import { explainText } from '../report/explainText.ts';
import { jsonText } from '../report/safe.ts';
import { readSingleDevice } from '../walk/single.ts';
import type { Command } from './command.ts';

interface ExplainArgs {
  folder: string;
  json: boolean;
}

export const explain: Command<ExplainArgs> = {
  usage: 'explain <folder>',
  describe: 'tell the whole story of one device',
  options: (parser) =>
    parser
      .positional('folder', { type: 'string', demandOption: true, describe: 'device folder' })
      .option('json', { type: 'boolean', default: false, describe: 'the device result as JSON' }),
  run({ folder, json }, io) {
    const analysis = examineDevice(readSingleDevice(resolve(io.cwd, folder)), { verify: true });
    const { result } = serializeResult(analysis.result);
    io.stdout.write(json ? jsonText(result) : explainText({ ...analysis, result }));
    return EXIT.done;
  },
};
