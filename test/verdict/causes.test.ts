/** One record is all that a new cause needs: with a made-up cause and its rule, every report, schema and page copes. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv2020 from 'ajv/dist/2020.js';
import { expect, test, vi } from 'vitest';
import { examineDevice } from '../../analyzer/device.ts';
import type { Cause, DeviceResult } from '../../analyzer/model/types.ts';
import { COLUMNS } from '../../analyzer/report/columns.ts';
import { CSV_DEFAULTS, csvRows } from '../../analyzer/report/csv.ts';
import { explainText } from '../../analyzer/report/explain/text.ts';
import { openPage } from '../../analyzer/report/html/index.ts';
import { reportRow } from '../../analyzer/report/report-row.ts';
import { renderTerminal } from '../../analyzer/report/terminal.ts';
import { openWorkbook } from '../../analyzer/report/xlsx/index.ts';
import type { CauseRecord } from '../../analyzer/verdict/causes.ts';
import { BLOCKING_CAUSES, CAUSE_NAMES, CAUSES, kbCauseOf } from '../../analyzer/verdict/causes.ts';
import type { Rule } from '../../analyzer/verdict/rules/rule.ts';
import { summarise } from '../report/devices.ts';
import { unzip } from '../report/tools.ts';
import { pages } from '../tools/generate-docs.ts';
import { schemaTexts } from '../tools/generate-types.ts';
import { folder } from './folder.ts';

const MADE_UP = 'lid-open' as Cause;

vi.mock('../../analyzer/verdict/causes.ts', async (original) => {
  const module = await original<typeof import('../../analyzer/verdict/causes.ts')>();
  const record: CauseRecord = {
    verdict: 'blocked',
    title: 'The lid is open',
    sentence: 'Somebody left the lid open.',
    action: 'check-oem-ids',
    kbCause: { '': 'Cause 1', template: 'Cause 2' },
    decidedBy: 'firmware',
    prediction: 'refused',
    colour: 6,
    furtherBasis: () => ['acpi'],
  };
  Object.assign(module.CAUSES, { 'lid-open': record });
  (module.CAUSE_NAMES as string[]).push('lid-open');
  (module.BLOCKING_CAUSES as string[]).push('lid-open');
  return module;
});

vi.mock('../../analyzer/verdict/rules/registry.ts', async (original) => {
  const module = await original<typeof import('../../analyzer/verdict/rules/registry.ts')>();
  const rule: Rule = {
    id: 'SA99',
    cause: 'lid-open' as Cause,
    needs: [],
    sources: [{ title: 'A lid', where: 'here', dated: '2026' }],
    applies: ({ device }) => device === 'LID',
    saw: () => 'a lid',
  };
  return { RULES: [rule, ...module.RULES] };
});

const device = folder({ device: 'LID', wmi: {}, slic: 'template' });
const analysis = examineDevice(device);
const { result } = analysis;
const fleet: DeviceResult[] = [result, examineDevice(folder({ wmi: {}, slic: 'valid' })).result];
const summary = summarise(fleet);

test('the verdict follows from the record', () => {
  expect(result).toMatchObject({
    rule: 'SA99',
    verdict: 'blocked',
    cause: 'lid-open',
    kbCause: 'Cause 2',
    kmsPrediction: 'refused',
    action: 'check-oem-ids',
    basis: ['manifest', 'licensing', 'slic', 'acpi'],
  });
});

test('counts, table, terminal and explanation', () => {
  expect(summary.byCause).toMatchObject({ 'lid-open': 1, 'marker-valid': 1, 'marker-missing': 0 });
  expect(csvRows([result], CSV_DEFAULTS)).toContain('blocked,lid-open,Cause 2');
  expect(renderTerminal(summary, { color: false, width: 100 })).toMatch(/^ {2}lid-open +1 /m);
  expect(explainText(analysis, device)).toContain('SA99 The lid is open: APPLIES');
});

test('page and workbook', () => {
  const temporary = mkdtempSync(join(tmpdir(), 'slic-audit-cause-'));
  const at = (name: string): string => join(temporary, name);
  const options = { columns: COLUMNS, details: true };
  const page = openPage(at('report.html'), options);
  const book = openWorkbook(at('compliance.xlsx'), { columns: COLUMNS });
  for (const each of fleet) for (const report of [page, book]) report.add(reportRow(each, options));
  for (const report of [page, book]) report.close({ summary, changes: null, history: [] });
  const html = readFileSync(at('report.html'), 'utf8');
  expect(html).toContain('Somebody left the lid open.');
  expect(html).toContain('<rect class="cause-6"');
  expect(html).toContain('rect.cause-6 {');
  const strings = unzip(readFileSync(at('compliance.xlsx'))).get('xl/sharedStrings.xml');
  for (const text of ['lid-open', 'Somebody left the lid open.']) expect(strings?.includes(`>${text}</t>`)).toBe(true);
  rmSync(temporary, { recursive: true });
});

test('schemas and pages are made from the catalogue', () => {
  const texts = schemaTexts(CAUSE_NAMES);
  const parsed = [...texts].map(([name, text]) => [name, JSON.parse(text)] as const);
  const { 'device-result': schema, summary: ofSummary } = Object.fromEntries(parsed);
  const validate = new Ajv2020.default({ strict: false }).compile(schema);
  expect(validate(JSON.parse(JSON.stringify(result))), JSON.stringify(validate.errors)).toBe(true);
  expect(Object.keys(ofSummary.properties.byCause.properties)).toContain(MADE_UP);
  expect(ofSummary.properties.byCause.required).toContain(MADE_UP);
  expect(pages().get('verdict.md')).toContain('[SA99](rules/SA99.md) The lid is open | `blocked` | `lid-open`');
  expect(pages().get('rules/SA99.md')).toContain('| KB 942962 | Cause 1, or Cause 2 for `template` |');
});

test('what blocks has a colour of its own, and nothing but what blocks names a cause of the KB', () => {
  const blocking = CAUSE_NAMES.filter((cause) => CAUSES[cause].verdict === 'blocked');
  expect(BLOCKING_CAUSES).toEqual(blocking);
  expect(new Set(blocking.map((cause) => CAUSES[cause].colour)).size).toBe(blocking.length);
  for (const cause of CAUSE_NAMES.filter((each) => !blocking.includes(each))) expect(kbCauseOf(cause, '')).toBe('');
});

test('no other file lists causes', () => {
  const root = fileURLToPath(new URL('../../analyzer/', import.meta.url));
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => path.split(sep).join('/'));
  const sources = files.filter(
    (path) => path.endsWith('.ts') && !/^generate\/|generated\.ts$|^verdict\/causes\.ts$/.test(path),
  );
  expect(sources.length).toBeGreaterThan(80);
  const naming = (cause: string): string[] =>
    sources.filter((path) => readFileSync(root + path, 'utf8').includes(`'${cause}'`));
  // Other causes share their name with a state of the firmware.
  for (const cause of ['refused-unexplained', 'os-not-checked', 'channel-not-checked', 'evidence-conflict'])
    expect(naming(cause)).toEqual([`verdict/rules/${cause}.ts`]);
});
