import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { unzip } from '../report/tools.ts';
import {
  copyOf,
  linesIn,
  namesIn,
  newFleet,
  reportOf,
  run,
  settle,
  slicAudit,
  summaryOf,
  temporaryFolder,
  writeList,
} from './fleet.ts';

const HISTORY = 'collected_utc,devices,blocked,allowed,not_applicable,unknown,unreported';
const NOTHING = { added: 0, removed: 0, newlyBlocked: 0, newlyAllowed: 0, otherVerdict: 0, firmwareChanged: [] };
const schema = JSON.parse(readFileSync(new URL('../../schemas/summary.schema.json', import.meta.url), 'utf8'));
const valid = new Ajv2020.default({ strict: false }).compile(schema);

let root = '';
let before = '';

beforeAll(async () => {
  ({ root } = await newFleet(60));
  before = await reportOf('analyze', root, '--format', 'csv,jsonl');
});

type Line = Record<string, unknown> & { device: string; verdict: string; slic: Record<string, unknown> | null };

/** A report folder with edited lines of another. */
function edited(from: string, edit: (lines: Line[]) => Line[]): string {
  const out = temporaryFolder();
  writeFileSync(
    join(out, 'devices.jsonl'),
    edit(linesIn(from))
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
  );
  return out;
}

const history = (out: string): string[] => readFileSync(join(out, 'history.csv'), 'utf8').trimEnd().split('\r\n');
const sheets = (out: string): Map<string, string> => unzip(readFileSync(join(out, 'compliance.xlsx')));
const changesOf = (out: string) => {
  const summary = summaryOf(out);
  expect(valid(summary), JSON.stringify(valid.errors)).toBe(true);
  return summary.changes;
};

describe('changes against an earlier result', () => {
  test('a first run has none', () => {
    expect(changesOf(before)).toBeNull();
  });

  test('are counted by kind, and a table that changed under one BIOS version is named', async () => {
    let names: Record<string, string> = {};
    const old = edited(before, (lines) => {
      const of = (verdict: string, n = 0) => lines.filter((line) => line.verdict === verdict)[n] as Line;
      const [blocked, allowed, unchecked] = [of('blocked'), of('allowed'), of('not-applicable')];
      const swapped = lines.find(
        (line) =>
          line.slic &&
          line !== blocked &&
          line !== allowed &&
          line !== unchecked &&
          line.firmwareState === 'marker-valid',
      ) as Line;
      const gone = lines.find((line) => ![blocked, allowed, unchecked, swapped].includes(line)) as Line;
      names = { blocked: blocked.device, swapped: swapped.device, added: gone.device };
      blocked.verdict = 'allowed';
      allowed.verdict = 'unknown';
      unchecked.verdict = 'unknown';
      (swapped.slic as Record<string, unknown>).sha256 = '0'.repeat(64);
      const former = { ...gone, device: '!FORMER', source: '/x/!FORMER' };
      return [former, ...lines.filter((line) => line !== gone)];
    });
    const out = await reportOf('analyze', root, '--baseline', old);
    const { since, firmwareChanged, ...counts } = changesOf(out);
    expect(counts).toEqual({ added: 1, removed: 1, newlyBlocked: 1, newlyAllowed: 1, otherVerdict: 1 });
    expect(firmwareChanged.map(({ device, reason }: Record<string, string>) => [device, reason])).toEqual([
      [names.swapped, 'table-rewritten'],
    ]);
    expect(since).toBe(summaryOf(before).coverage.newestCollectedUtc);
    const xml = [...sheets(out)].find(([, text]) => text.includes('!FORMER'))?.[1] ?? '';
    for (const name of [names.blocked, names.swapped, names.added]) expect(xml, name).toContain(name);
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('What changed since last time?');
    const { stdout } = await run('analyze', root, '--baseline', old, '--out', temporaryFolder());
    expect(stdout).toMatch(
      /^Since the result of \d{4}-\d\d-\d\d: 1 newly blocked, 1 newly allowed, 1 with another verdict, 1 added, 1 removed\.$/m,
    );
    expect(stdout).toMatch(/^ALARM: .* 1 devices? .*$/m);
  });

  test('are those against the result in --out, and leave the CSV and the JSONL as they are', async () => {
    const copy = copyOf(root);
    const out = await reportOf('analyze', root);
    rmSync(join(copy, namesIn(copy)[0] as string), { recursive: true });
    mkdirSync(join(copy, 'ZZZ-NEW'));
    await run('analyze', copy, '--out', out, '--quiet');
    expect(changesOf(out)).toMatchObject({ ...NOTHING, added: 1, removed: 1 });
    const fresh = await reportOf('analyze', copy, '--format', 'csv,jsonl');
    for (const name of ['compliance.csv', 'devices.jsonl'])
      expect(readFileSync(join(out, name)).equals(readFileSync(join(fresh, name))), name).toBe(true);
    await run('analyze', copy, '--out', out, '--quiet');
    expect(changesOf(out)).toMatchObject(NOTHING);
  });

  test('with --incremental all reports tell of the same changes', async () => {
    const copy = copyOf(root);
    await settle();
    const args = ['analyze', copy, '--incremental', '--quiet'];
    const out = await reportOf(...args);
    mkdirSync(join(copy, 'ZZZ-NEW'));
    await run(...args, '--out', out);
    expect(changesOf(out)).toMatchObject({ ...NOTHING, added: 1 });
    await run(...args, '--out', out);
    expect(changesOf(out)).toMatchObject(NOTHING);
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('every device is as it was');
    await run(...args, '--out', out);
    expect(summaryOf(out).run.reused).toBeGreaterThan(50);
    expect(changesOf(out)).toMatchObject(NOTHING);
  });

  test('merge compares too, and machines of a list that never reported are no devices', async () => {
    const list = writeList('name,site\nNEVER-1,x\nNEVER-2,y\n');
    const out = await reportOf('merge', before, '--inventory', list, '--baseline', before);
    expect(changesOf(out)).toMatchObject(NOTHING);
    expect(summaryOf(out).devices.unreported).toBe(2);
  });

  test('a damaged result in --out is said and no reason to fail; one that was asked for is', async () => {
    const out = await reportOf('analyze', root, '--format', 'jsonl');
    writeFileSync(join(out, 'devices.jsonl'), '{"device":1}\n');
    const { stderr } = await run('analyze', root, '--out', out, '--quiet');
    expect(stderr).toContain('no comparison with the earlier result');
    expect(changesOf(out)).toBeNull();
    writeFileSync(join(out, 'devices.jsonl'), '{"device":1}\n');
    const asked = ['analyze', root, '--out', temporaryFolder(), '--quiet', '--baseline'];
    expect((await slicAudit([...asked, out])).code).toBe(2);
    expect((await slicAudit([...asked, join(out, 'nowhere')])).code).toBe(2);
  });
});

describe('history.csv', () => {
  const newest = () => summaryOf(before).coverage.newestCollectedUtc as string;

  test('has a line for a run with newer evidence, and none for the same', async () => {
    expect(history(before)).toEqual([HISTORY, expect.stringMatching(new RegExp(`^${newest()},60(,\\d+){5}$`))]);
    const out = await reportOf('analyze', root, '--format', 'jsonl');
    await run('analyze', root, '--out', out, '--quiet', '--format', 'jsonl');
    expect(history(out)).toHaveLength(2);
  });

  test('is older lines and this run, in the page and the workbook too', async () => {
    const out = temporaryFolder();
    writeFileSync(join(out, 'history.csv'), `${HISTORY}\r\n2020-01-05T00:00:00Z,50,20,25,5,0,0\r\n`);
    await run('analyze', root, '--out', out, '--quiet');
    expect(history(out)).toHaveLength(3);
    const page = readFileSync(join(out, 'report.html'), 'utf8');
    expect(page).toContain('<svg class="trend"');
    expect(page).toContain('2020-01-05T00:00:00Z');
    expect([...sheets(out).values()].some((xml) => xml.includes('2020-01-05T00:00:00Z'))).toBe(true);
    expect([...sheets(out).keys()].filter((name) => name.startsWith('xl/charts/'))).toHaveLength(2);
  });

  test('keeps every byte of a damaged file, and counts its whole lines', async () => {
    for (const damage of [
      '2020-01-05T00:00:00Z,50,2',
      `${HISTORY}\n\0\0\0\0`,
      '\uFEFFsomething else\n"2020-01-05T00:00:00Z";1;1;0;0;0;0\n',
    ]) {
      const out = temporaryFolder();
      writeFileSync(join(out, 'history.csv'), damage);
      await run('analyze', root, '--out', out, '--quiet', '--format', 'jsonl');
      const text = readFileSync(join(out, 'history.csv'), 'utf8');
      expect(text.startsWith(damage)).toBe(true);
      expect(text.trimEnd().split(/\r?\n/).at(-1)).toMatch(new RegExp(`^${newest()},60,`));
      await run('analyze', root, '--out', out, '--quiet', '--format', 'jsonl');
      expect(readFileSync(join(out, 'history.csv'), 'utf8')).toBe(text);
    }
  });

  test('what is no file, or far too large, is left alone', async () => {
    const out = temporaryFolder();
    mkdirSync(join(out, 'history.csv'));
    expect((await run('analyze', root, '--out', out, '--quiet', '--format', 'jsonl')).stderr).toContain('history.csv');
    rmSync(join(out, 'history.csv'), { recursive: true });
    writeFileSync(join(out, 'history.csv'), 'x'.repeat(5 << 20));
    await run('analyze', root, '--out', out, '--quiet', '--format', 'jsonl');
    expect(readFileSync(join(out, 'history.csv'))).toHaveLength(5 << 20);
  });

  test('a run that fails adds nothing', async () => {
    const out = await reportOf('analyze', root, '--format', 'jsonl');
    const text = readFileSync(join(out, 'history.csv'), 'utf8').replace(newest(), '2020-01-05T00:00:00Z');
    writeFileSync(join(out, 'history.csv'), text);
    expect((await slicAudit(['analyze', root, '--out', out, '--baseline', join(out, 'nowhere')])).code).toBe(2);
    expect(readFileSync(join(out, 'history.csv'), 'utf8')).toBe(text);
    expect(existsSync(join(out, 'summary.json'))).toBe(true);
  });
});
