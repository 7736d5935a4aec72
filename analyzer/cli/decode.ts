/** `slic-audit decode <file>`: one table as an annotated byte map, with its signature step by step. */

import { resolve } from 'node:path';
import { decodeSlic, isSlic } from '../evidence/slic/table.ts';
import { EXIT, UsageError } from '../model/errors.ts';
import { jsonText } from '../model/escape.ts';
import { decodeJson, decodeText } from '../report/decode/text.ts';
import { readSingle } from '../scan/single.ts';
import type { Command } from './command.ts';

interface DecodeArgs {
  file: string;
  json: boolean;
}

export const decode: Command<DecodeArgs> = {
  usage: 'decode <file>',
  describe: 'show one SLIC table byte by byte, with its signature',
  examples: [
    ['decode slic.bin', 'a raw table'],
    ['decode acpidump.txt', 'the SLIC table out of a dump'],
  ],
  options: (parser) =>
    parser
      .positional('file', { type: 'string', demandOption: true, describe: 'raw SLIC table, e.g. slic.bin' })
      .option('json', { type: 'boolean', default: false, describe: 'the same as JSON' }),
  run({ file, json }, io) {
    const bytes = readSingle(resolve(io.cwd, file));
    // No byte of a file that is no SLIC table is shown: it could be MSDM, which holds a product key.
    if (!isSlic(bytes)) throw new UsageError(`${file} does not begin with "SLIC": it is no SLIC table`);
    const table = decodeSlic(bytes);
    io.stdout.write(json ? jsonText(decodeJson(table)) : decodeText(table));
    return EXIT.done;
  },
};
