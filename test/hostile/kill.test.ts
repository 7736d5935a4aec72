import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slicAudit } from '../cli/cli.ts';
import { unzip } from '../report/tools.ts';
import { sleep, start } from './command.ts';
import { ALL, digest, filesIn, fleet } from './fleet.ts';

/** `KILLS=25 npx vitest run test/hostile/kill.test.ts` tries longer. */
const KILLS = Number(process.env.KILLS ?? 5);

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-kill-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const root = join(dir, 'share');
const out = join(dir, 'out');
const args = ['analyze', root, '--out', out, '--quiet'];
let devices: string[] = [];

beforeAll(async () => {
  devices = await fleet(root, 400);
});

describe('kill -9 at any moment', () => {
  it('leaves whole old reports or whole new ones, and the next run no litter', async () => {
    const started = performance.now();
    expect(slicAudit(args).code).toBe(0);
    const whole = performance.now() - started;
    let old = digest(out);
    for (let i = 0; i < KILLS; i++) {
      rmSync(join(root, devices[i] as string), { recursive: true });
      const { child, ended } = start(args);
      // From the first files to the last renames: early and late moments alike.
      await sleep((whole * (0.2 + i)) / KILLS);
      child.kill('SIGKILL');
      await ended;
      const now = digest(out);
      expect(filesIn(out).filter((name) => !name.startsWith('.'))).toEqual(ALL);
      expect(unzip(readFileSync(join(out, 'compliance.xlsx'))).size).toBeGreaterThan(5);
      expect(readFileSync(join(out, 'report.html'), 'utf8')).toMatch(/<\/html>\s*$/);
      if (now !== old) {
        expect(slicAudit(['analyze', root, '--out', join(dir, 'fresh'), '--quiet']).code).toBe(0);
        expect(now).toBe(digest(join(dir, 'fresh')));
      }
      old = now;
    }
    expect(slicAudit(args).code).toBe(0);
    expect(filesIn(out)).toEqual(ALL);
  });
});

describe('Ctrl-C', () => {
  it.each([
    ['while devices are read', () => true],
    ['while the page is written', () => filesIn(fresh).some((name) => name.includes('report.html'))],
  ])('%s: 130, soon, and nothing is left', async (_, moment) => {
    const { child, ended } = start(['analyze', root, '--out', fresh, '--quiet']);
    while (child.exitCode === null && !(filesIn(fresh).length > 1 && moment())) await sleep(3);
    const signalled = performance.now();
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 130, stderr: 'slic-audit: interrupted; no report was changed\n' });
    expect(performance.now() - signalled).toBeLessThan(3000);
    expect(filesIn(dir)).not.toContain('never');
  });

  it('leaves the reports of the last run', async () => {
    const old = digest(out);
    const { child, ended } = start(args);
    while (child.exitCode === null && filesIn(out).length <= ALL.length + 1) await sleep(3);
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    expect(filesIn(out)).toEqual(ALL);
    expect(digest(out)).toBe(old);
  });
});

const fresh = join(dir, 'never');
