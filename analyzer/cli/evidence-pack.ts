/** `slic-audit evidence-pack <device folder...>`: what the maker of a PC needs for a support case, and nothing else. */
import { resolve } from 'node:path';
import { examineDevice, serializeResult } from '../device.ts';
import { EXIT, UsageError } from '../model/errors.ts';
import { safeForTerminal } from '../model/escape.ts';
import { type Case, isMakersCase, writeEvidencePack } from '../report/evidence-pack/index.ts';
import { readSingleDevice } from '../scan/single.ts';
import type { Command } from './command.ts';

interface EvidencePackArgs {
  folder: string[];
  out: string;
}

export const evidencePack: Command<EvidencePackArgs> = {
  usage: 'evidence-pack <folder..>',
  describe: 'put together what a PC maker needs for a support case',
  examples: [
    ['evidence-pack \\\\srv\\collect$\\PC-0815', 'one PC'],
    ['evidence-pack \\\\srv\\collect$\\BER-*', 'all PCs whose names begin with BER-'],
  ],
  options: (parser) =>
    parser.positional('folder', { type: 'string', array: true, describe: 'device folders' }).option('out', {
      type: 'string',
      default: './slic-evidence-pack',
      requiresArg: true,
      describe: 'new folder for the pack',
    }),
  run({ folder, out }, io) {
    const cases: Case[] = [];
    for (const path of folder) {
      const { result, witnesses } = examineDevice(readSingleDevice(resolve(io.cwd, path)), { verify: true });
      const clean = serializeResult(result).result;
      if (isMakersCase(clean)) cases.push({ result: clean, table: witnesses.slic });
      else
        io.stderr.write(
          safeForTerminal(`${result.device}: left out, its firmware is ${result.firmwareState}`).concat('\n'),
        );
    }
    if (cases.length === 0) throw new UsageError('there is nothing here to ask a maker about');
    const target = resolve(io.cwd, out);
    writeEvidencePack(cases, target);
    io.stdout.write(`${cases.length} machines in ${target}\n`);
    return EXIT.done;
  },
};
