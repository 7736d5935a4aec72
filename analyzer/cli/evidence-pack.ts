/** `slic-audit evidence-pack <device folder...>`: what the maker of a PC needs for a support case, and nothing else. */
import { resolve } from 'node:path';
import { redactKeys } from '../evidence/redaction/redact.ts';
import { EXIT, UsageError } from '../model/errors.ts';
import { safeForTerminal } from '../model/escape.ts';
import { writeEvidencePack } from '../report/evidence-pack/index.ts';
import { casesOfFolders, casesOfReport, type Wanted } from '../run/pack-cases.ts';
import { foldersNamed } from '../scan/wildcards.ts';
import { CAUSE_NAMES } from '../verdict/causes.ts';
import type { Command } from './command.ts';
import { listOf, textOption } from './options.ts';

interface EvidencePackArgs {
  folder: string[] | undefined;
  from: string | undefined;
  maker: string | undefined;
  model: string | undefined;
  cause: string | undefined;
  out: string;
}

export const evidencePack: Command<EvidencePackArgs> = {
  usage: 'evidence-pack [folder..]',
  describe: 'put together what a PC maker needs for a support case',
  examples: [
    ['evidence-pack \\\\srv\\collect$\\PC-0815', 'one PC'],
    ['evidence-pack \\\\srv\\collect$\\BER-*', 'all PCs whose names begin with BER-'],
    ['evidence-pack --from slic-audit-report --maker Contoso', 'the PCs of one maker in a report'],
  ],
  options: (parser) =>
    parser
      .positional('folder', { type: 'string', array: true, describe: 'device folders; * and ? stand for any names' })
      .option('from', textOption('report folder: its PCs instead of device folders'))
      .option('maker', textOption('only PCs of this maker (a part of the name, or a pattern with * and ?)'))
      .option('model', textOption('only PCs of this model (a part of the name, or a pattern with * and ?)'))
      .option('cause', textOption('only PCs with these causes, e.g. marker-missing,marker-corrupt'))
      .option('out', textOption('new folder for the pack', { alias: 'o', default: './slic-evidence-pack' })),
  run({ folder: folders = [], from, maker = null, model = null, cause, out }, io) {
    if ((folders.length === 0) === (from === undefined))
      throw new UsageError('evidence-pack takes device folders, or --from REPORT');
    const wanted: Wanted = { maker, model, causes: listOf('cause', cause, CAUSE_NAMES) };
    const notice = (text: string): unknown => io.stderr.write(`${safeForTerminal(redactKeys(text).text)}\n`);
    const cases =
      from === undefined
        ? casesOfFolders(
            folders.flatMap((path) => foldersNamed(resolve(io.cwd, path))),
            wanted,
            notice,
          )
        : casesOfReport(resolve(io.cwd, from), wanted, io.cwd, notice);
    const target = resolve(io.cwd, out);
    writeEvidencePack(cases, target);
    io.stdout.write(`Evidence pack of ${cases.length} ${cases.length === 1 ? 'machine' : 'machines'}: ${target}\n`);
    return EXIT.done;
  },
};
