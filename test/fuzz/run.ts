/**
 * `npm run fuzz -- --minutes N [--seed S] [--devices D]`: rounds of hostile shares against the real command, and
 * properties of each parser, until the time is up. What fails is made small and kept in regressions/, which the tests
 * replay. Exit code 1 if anything failed.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { errorOf } from './check.ts';
import { deviceToJson } from './folder.ts';
import { checkParsers } from './parsers.ts';
import { material } from './pool.ts';
import { type Finding, fuzzRound } from './round.ts';
import { shrink } from './shrink.ts';

const REGRESSIONS = fileURLToPath(new URL('./regressions/', import.meta.url));
/** A parser that fails in many ways should not fill the disk. */
const MAX_KEPT = 20;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now()) },
    devices: { type: 'string', default: '120' },
  },
});
const minutes = Number(values.minutes);
const size = Number(values.devices);
if (!(minutes > 0) || !(size >= 1)) throw new Error('--minutes and --devices take numbers above 0');

const kept = new Set<string>();

async function keep({ what, device }: Finding, round: string): Promise<void> {
  console.log(`FOUND in round ${round}: ${what}${device ? ` (${JSON.stringify(device.name)})` : ''}`);
  if (!device || kept.has(what) || kept.size >= MAX_KEPT) return;
  kept.add(what);
  const alone = await errorOf(device);
  if (!alone) return console.log('  it does not fail alone; the seed of the round repeats it');
  const small = await shrink(device, async (smaller) => (await errorOf(smaller)) === alone);
  const json = deviceToJson(small, alone);
  const file = `${REGRESSIONS}${createHash('sha256').update(json).digest('hex').slice(0, 12)}.json`;
  mkdirSync(REGRESSIONS, { recursive: true });
  writeFileSync(file, json);
  console.log(`  kept as ${file}`);
}

const end = Date.now() + minutes * 60_000;
console.log(`seed ${values.seed}, ${minutes} minutes, ${size} devices a round`);
const pool = await material(values.seed);
let [rounds, folders, cases, failures] = [0, 0, 0, 0];
while (Date.now() < end) {
  const round = `${values.seed}/${rounds++}`;
  const findings = await fuzzRound(pool, size, round);
  for (const finding of findings) await keep(finding, round);
  const parsers = checkParsers(pool, round, 40);
  for (const failure of parsers.failures) console.log(`FOUND in round ${round}: ${failure}`);
  folders += size;
  cases += parsers.cases;
  failures += findings.length + parsers.failures.length;
  if (rounds % 20 === 0)
    console.log(`${rounds} rounds, ${folders} folders, ${cases} parser cases, ${failures} failures`);
}
console.log(`done: ${rounds} rounds, ${folders} folders, ${cases} parser cases, ${failures} failures`);
process.exitCode = failures > 0 ? 1 : 0;
