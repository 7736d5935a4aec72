/** Workbook and page say the same, wherever their rows were made: in a worker, in a merge, or from lines of the last run. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { unzip } from '../report/tools.ts';
import { newFleet, reportOf, run, settle, summaryOf, temporaryFolder } from './fleet.ts';

/** The devices on the page, their details, and the sheets that have a row for a device. */
function devicesIn(out: string): { blocks: string[]; sheets: (string | undefined)[] } {
  const page = readFileSync(join(out, 'report.html'), 'utf8');
  const parts = unzip(readFileSync(join(out, 'compliance.xlsx')));
  const names = [...(parts.get('xl/workbook.xml') ?? '').matchAll(/<sheet name="([^"]*)"[^>]*r:id="rId(\d+)"/g)];
  const sheet = (wanted: string) => {
    const id = names.find(([, name]) => name === wanted)?.[2];
    return parts.get(`xl/worksheets/sheet${id}.xml`);
  };
  return {
    blocks: page.match(/<script type="text\/plain" class="(?:rows|details)">[^<]*/g) ?? [],
    sheets: ['Devices', 'Problems'].map(sheet),
  };
}

it('rows of a worker, of a merge and of the last run are the same', async () => {
  const { root, names } = await newFleet(70, 'rows');
  const read = await reportOf('analyze', root);
  const wanted = devicesIn(read);
  expect(wanted.blocks).toHaveLength(2);
  expect(wanted.sheets.map((xml) => (xml?.match(/<row /g)?.length ?? 0) > 2)).toEqual([true, true]);

  expect(devicesIn(await reportOf('merge', read))).toEqual(wanted);

  await settle();
  const out = temporaryFolder();
  await run('analyze', root, '--incremental', '--out', out, '--quiet');
  expect(devicesIn(out)).toEqual(wanted);
  for (const name of ['report.html', 'compliance.xlsx']) rmSync(join(out, name));
  await run('analyze', root, '--incremental', '--out', out, '--quiet');
  expect(summaryOf(out).run.reused).toBeGreaterThan(60);
  expect(devicesIn(out)).toEqual(wanted);

  // Some rows of the last run, some that were read again.
  for (const name of names.filter((_, n) => n % 9 === 4)) rmSync(join(root, name), { recursive: true });
  for (const name of names.filter((_, n) => n % 9 === 5)) writeFileSync(join(root, name, 'slic.bin'), 'no table');
  await run('analyze', root, '--incremental', '--out', out, '--quiet');
  expect(summaryOf(out).run.reused).toBeGreaterThan(40);
  const { sheets } = devicesIn(out);
  expect(sheets).toEqual(devicesIn(await reportOf('analyze', root)).sheets);
  expect(sheets).not.toEqual(wanted.sheets);
});
