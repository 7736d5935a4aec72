/** `slic-audit decode <file>`: one table as an annotated byte map, with its signature step by step. */

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dumpedTableIn } from '../evidence/dump/index.ts';
import { type DecodedSlic, decodeSlic, isRawSlic } from '../evidence/slic/table.ts';
import { EXIT, UsageError } from '../model/errors.ts';
import { jsonText } from '../model/escape.ts';
import { decodeJson } from '../report/decode/json.ts';
import { decodeText, type TableSource } from '../report/decode/text.ts';
import { isFolder, readSingle } from '../scan/single.ts';
import type { Command } from './command.ts';

interface DecodeArgs {
  file: string;
  json: boolean;
}

const HOW_TO =
  'the collector writes the table as slic.bin, and Linux shows it as /sys/firmware/acpi/tables/SLIC; dumps of acpidump, iasl, xxd, certutil -encodehex, base64 and plain hex are read too';

export const decode: Command<DecodeArgs> = {
  usage: 'decode <file>',
  describe: 'show one SLIC table byte by byte, with its signature',
  examples: [
    ['decode slic.bin', 'a raw table'],
    ['decode acpidump.txt', 'the SLIC table out of a dump'],
  ],
  options: (parser) =>
    parser
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'SLIC table, raw (slic.bin) or in a text dump (acpidump, xxd, certutil, hex, base64)',
      })
      .option('json', { type: 'boolean', default: false, describe: 'the same as JSON' }),
  run({ file, json }, io) {
    const path = resolve(io.cwd, file);
    if (isFolder(path)) throw new UsageError(folderMessage(file, path));
    const { table, source } = tableOf(readSingle(path), file);
    if (table.holdsKey)
      throw new UsageError(`${file}: what looks like a product key is inside the table, so no byte of it is shown`);
    io.stdout.write(json ? jsonText(decodeJson(table, source)) : decodeText(table, source));
    return EXIT.done;
  },
};

/** No byte of anything but a SLIC table is shown: it could be MSDM, which holds a product key. */
function tableOf(bytes: Uint8Array, file: string): { table: DecodedSlic; source: TableSource | null } {
  if (isRawSlic(bytes)) return { table: decodeSlic(bytes), source: null };
  const found = dumpedTableIn(bytes);
  if (!found) throw new UsageError(`${file} is neither a SLIC table nor a dump of one: ${HOW_TO}`);
  const { table, declared, format, lines, trailing } = found;
  if (table.length < declared)
    throw new UsageError(
      `${file} is ${format} that ends after ${table.length} of the ${declared} bytes of its SLIC table`,
    );
  const source = { format, firstLine: lines[0] ?? 1, lastLine: lines.at(-1) ?? 1 };
  return { table: { ...decodeSlic(table), trailing }, source };
}

function folderMessage(file: string, path: string): string {
  const inside = existsSync(join(path, 'slic.bin')) ? `its table is ${join(file, 'slic.bin')}` : 'it holds no slic.bin';
  return `${file} is a folder, and decode takes a file: ${inside}; explain shows a whole device folder`;
}
