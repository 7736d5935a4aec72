/** `slic-audit generate <dir>`: a synthetic fleet, for demos, load and learning. */
import { resolve } from 'node:path';
import { generateFleet } from '../generate/fleet.ts';
import { EXIT } from '../model/errors.ts';
import type { Command } from './command.ts';
import { textOption, wholeNumber } from './options.ts';
import { Progress } from './progress.ts';

interface GenerateArgs {
  dir: string;
  devices: string;
  seed: string;
}

const MAX_DEVICES = 1_000_000;

export const generate: Command<GenerateArgs> = {
  usage: 'generate <dir>',
  describe: 'write a synthetic fleet; the same seed gives the same bytes',
  examples: [['generate demo --devices 500 --seed 7', '500 PCs for a demonstration']],
  options: (parser) =>
    parser
      .positional('dir', { type: 'string', demandOption: true, describe: 'new or empty folder' })
      .option('devices', textOption('number of devices', { demandOption: true }))
      .option('seed', textOption('any text', { default: '1' })),
  async run({ dir, devices, seed }, io) {
    const count = wholeNumber('devices', devices, 1, MAX_DEVICES) as number;
    const progress = new Progress(io, count, false);
    const { labels } = await generateFleet({
      dir: resolve(io.cwd, dir),
      devices: count,
      seed,
      onProgress: (n) => progress.update(n),
    });
    progress.done();
    io.stdout.write(`${count} devices in ${dir}, labels in ${labels}\n`);
    return EXIT.done;
  },
};
