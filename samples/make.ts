/**
 * Writes the sample fleet: a folder for each situation, its table in README.md, and the expected answers.
 *
 *   npx tsx samples/make.ts           writes samples/fleet, samples/fleet.labels.jsonl and samples/README.md
 *   npx tsx samples/make.ts --check   writes nothing; exit code 1 if what is there differs
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deviceFolder } from '../analyzer/generate/folder.ts';
import { localeFor, planDevice } from '../analyzer/generate/plan.ts';
import { Random } from '../analyzer/generate/random.ts';
import type { Situation } from '../analyzer/generate/situation.ts';
import { SITUATIONS } from '../analyzer/generate/situations.ts';
import type { Label } from '../analyzer/generate/spec.ts';

const HERE = dirname(fileURLToPath(import.meta.url));

type Sample = Situation & { sample: string };

const SAMPLES = SITUATIONS.filter((situation): situation is Sample => situation.sample !== undefined);

/** Every file of samples/ that this script owns, by its path with forward slashes. */
function makeSamples(): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const labels: Label[] = [];
  for (const situation of SAMPLES) {
    // A generator of its own: a new sample leaves the others as they are.
    const random = new Random(`sample ${situation.id}`);
    const locale = localeFor(situation.language ?? 'en-US');
    // The machine's own name is short: NetBIOS allows 15 characters, and the folder says what it shows.
    const identity = new Random(`machine ${situation.twin?.machine ?? situation.id}`);
    const name = `LAB-${identity.hex(8).toUpperCase()}`;
    const place = { name, locale, serialNumber: `DEMO${identity.digits(6)}` };
    const spec = planDevice(situation, place, random);
    const shape = situation.folder ?? (random.chance(0.3) ? 'run' : 'flat');
    for (const file of deviceFolder(spec, shape, situation.files ?? [], random)) {
      files.set(`fleet/${situation.sample}/${file.path}`, file.bytes);
    }
    labels.push({ device: situation.sample, ...situation.expect, situation: situation.id });
  }
  files.set('fleet.labels.jsonl', Buffer.from(labels.map((label) => `${JSON.stringify(label)}\n`).join('')));
  files.set('README.md', Buffer.from(readme()));
  return files;
}

function readme(): string {
  const rows = SAMPLES.map(({ sample, shows, expect }) => {
    const detail = expect.markerDetail ? ` (${expect.markerDetail})` : '';
    return `| \`${sample}\` | ${shows} | ${expect.verdict} | ${expect.cause} | ${expect.firmwareState}${detail} |`;
  });
  return `# The sample fleet

\`fleet/\` holds ${SAMPLES.length} devices, one for each situation that the analyzer has to tell apart. All of it is synthetic: invented
makers, machines, keys and licences, and tables that are signed with demo keys of this project, never with a maker's key.
\`fleet.labels.jsonl\` has the expected answer for each device.

\`\`\`
slic-audit analyze samples/fleet
slic-audit explain "samples/fleet/PC-TEMPLATE-MARKER"
\`\`\`

This page, the fleet and the labels are written by \`npx tsx samples/make.ts\` from \`analyzer/generate/situations-*.ts\`; with
\`--check\` it only says whether they are up to date.

| folder | what it shows | verdict | cause | firmware |
|---|---|---|---|---|
${rows.join('\n')}
`;
}

/** The content of samples/ now, this script and other loose files apart. */
function existing(): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const entry of readdirSync(HERE, { recursive: true, withFileTypes: true })) {
    const path = relative(HERE, join(entry.parentPath, entry.name)).split(sep).join('/');
    const owned = path.startsWith('fleet/') || path === 'fleet.labels.jsonl' || path === 'README.md';
    if (entry.isFile() && owned) files.set(path, readFileSync(join(HERE, path)));
  }
  return files;
}

function check(made: Map<string, Uint8Array>): string[] {
  const found = existing();
  const wrong = [...made].flatMap(([path, bytes]) => {
    const there = found.get(path);
    if (!there) return [`missing: ${path}`];
    return Buffer.compare(there, bytes) === 0 ? [] : [`differs: ${path}`];
  });
  return [...wrong, ...[...found.keys()].filter((path) => !made.has(path)).map((path) => `not made here: ${path}`)];
}

const made = makeSamples();
if (process.argv.includes('--check')) {
  const wrong = check(made);
  for (const line of wrong) console.error(line);
  if (wrong.length > 0) console.error('run: npx tsx samples/make.ts');
  process.exitCode = wrong.length > 0 ? 1 : 0;
} else {
  rmSync(join(HERE, 'fleet'), { recursive: true, force: true });
  for (const [path, bytes] of made) {
    mkdirSync(dirname(join(HERE, path)), { recursive: true });
    writeFileSync(join(HERE, path), bytes);
  }
}
