/**
 * `npm run bench`: generates fleets, then times the program against the peers that it finds here, in turn, so that a machine
 * whose speed drifts is fair to all. Absolute figures mean little; the ratios are what counts.
 *
 *   --devices N (20000)   --rounds N (3)   --dir DIR (a fleet that is there already)   --only fleet,small,slow   --json
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generateFleet } from '../../analyzer/generate/fleet.ts';
import { type Contender, has, log, race, type Timed } from './measure.ts';
import { slowShareProgram, withSlowShare } from './slow-share.ts';

const { values } = parseArgs({
  options: {
    devices: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '3' },
    dir: { type: 'string' },
    only: { type: 'string', default: 'fleet,small,slow' },
    json: { type: 'boolean', default: false },
  },
});

const SMALL_FLEETS = [70, 500, 2_000, 10_000];
const SLOW_MS = [5, 20];
const ROUNDS = Number(values.rounds);

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const BIN = here('../../dist/cli/bin.cjs');
const ANALYZE = 'analyze --format csv,jsonl';
const BARE = 'bare Node: reads, decodes, writes constant rows';
const START = 'node -e 0';

const work = mkdtempSync(join(tmpdir(), 'slic-audit-bench-'));
const out = join(work, 'out');

const node = (name: string, ...args: string[]): Contender => ({ name, command: process.execPath, args });
const analyze = (dir: string, name = ANALYZE, ...more: string[]): Contender =>
  node(name, BIN, 'analyze', dir, '--out', out, '--quiet', ...more);
const rowsAlone = (dir: string): Contender => analyze(dir, ANALYZE, '--format', 'csv,jsonl');
const bareNode = (dir: string): Contender => node(BARE, here('./bare-node.mjs'), dir, work);

async function fleetOf(devices: number): Promise<string> {
  const dir = join(work, `fleet-${devices}`);
  log(`generating ${devices} devices`);
  await generateFleet({ dir, devices, seed: 'bench' });
  return dir;
}

function peers(dir: string): Contender[] {
  const python = ['python3', 'python'].find(has);
  const found: Contender[] = [node('Node, promises and p-limit, reading and hashing', here('./promises.mjs'), dir)];
  if (python)
    found.push({ name: 'Python, two processes, reading and JSON', command: python, args: [here('./reader.py'), dir] });
  if (has('rg')) found.push({ name: "rg -uuu -j2 -c ''", command: 'rg', args: ['-uuu', '-j2', '-c', '', dir] });
  if (has('tar'))
    found.push({ name: 'tar cf -', command: 'sh', args: ['-c', 'tar cf - "$1" | cat > /dev/null', 'sh', dir] });
  return found;
}

interface Row extends Timed {
  name: string;
  devices: number;
  /** Its time as a part of the one that it is compared with. */
  ratio: number;
}

const rowsOf = (results: Map<string, Timed>, devices: number, base: number): Row[] =>
  [...results].map(([name, timed]) => ({ name, devices, ...timed, ratio: timed.seconds / base }));

const seconds = (results: Map<string, Timed>, name: string): number => (results.get(name) as Timed).seconds;

/** One large fleet against everything else that reads it; ratios to our own time. */
async function largeFleet(dir: string): Promise<Row[]> {
  const contenders = [rowsAlone(dir), bareNode(dir), ...peers(dir), analyze(dir, 'analyze, all four reports')];
  const results = await race(contenders, ROUNDS);
  return rowsOf(results, readdirSync(dir).length, seconds(results, ANALYZE));
}

/** Small fleets, where the start counts; ratios to the start of Node and bare reading together. */
async function smallFleets(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const devices of SMALL_FLEETS) {
    const dir = await fleetOf(devices);
    const results = await race([node(START, '-e', '0'), bareNode(dir), rowsAlone(dir)], ROUNDS);
    rows.push(...rowsOf(results, devices, seconds(results, START) + seconds(results, BARE)));
  }
  return rows;
}

/** A share of so many milliseconds a request; the ratio is to the first of them. */
async function slowShares(dir: string): Promise<Row[]> {
  const program = slowShareProgram(work);
  if (program === null) return [];
  const rows: Row[] = [];
  for (const ms of SLOW_MS) {
    const mount = join(work, `share-${ms}`);
    const contender = { ...rowsAlone(mount), name: `${ANALYZE}, ${ms} ms a request` };
    const results = await withSlowShare(program, { fleet: dir, ms, mount }, () => race([contender], 1));
    const timed = results.get(contender.name) as Timed;
    rows.push(...rowsOf(results, readdirSync(dir).length, rows[0]?.seconds ?? timed.seconds));
  }
  return rows;
}

const HEAD = ['what', 'devices', 's', 'devices/s', 'ratio', 'peak MiB'];
const WIDTHS = [52, 9, 9, 11, 8, 10];

const lineOf = (cells: readonly string[]): string =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(WIDTHS[0] as number) : cell.padStart(WIDTHS[i] as number))).join('');

function tableOf(title: string, rows: readonly Row[]): string {
  const lines = rows.map(({ name, devices, seconds: s, ratio, peakMiB }) =>
    lineOf([
      name,
      String(devices),
      s.toFixed(2),
      name === START ? '' : String(Math.round(devices / s)),
      ratio.toFixed(2),
      String(peakMiB ?? ''),
    ]),
  );
  return [title, lineOf(HEAD), ...lines, ''].join('\n');
}

async function main(): Promise<void> {
  const wanted = (part: string): boolean => values.only.split(',').includes(part);
  mkdirSync(out);
  const dir = wanted('fleet') || wanted('slow') ? (values.dir ?? (await fleetOf(Number(values.devices)))) : '';
  const tables: [string, Row[]][] = [];
  if (wanted('fleet')) tables.push(['A fleet; ratio: time / ours', await largeFleet(dir)]);
  if (wanted('small')) tables.push([`Small fleets; ratio: time / (${START} + bare Node)`, await smallFleets()]);
  if (wanted('slow')) tables.push(['A slow share; ratio: time / the first', await slowShares(dir)]);
  const machine = `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, Node ${process.version}, ${process.platform}`;
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ machine, tables: Object.fromEntries(tables) }, null, 2)}\n`
      : [machine, '', ...tables.map(([title, rows]) => tableOf(title, rows))].join('\n'),
  );
}

try {
  await main();
} finally {
  rmSync(work, { recursive: true, force: true });
}
