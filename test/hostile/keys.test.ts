/** A product key put wherever the input has room for one: no output shows it, and none that people open a part of it. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { slicAudit } from '../cli/cli.ts';
import { CANARY, canaryIn } from '../fuzz/nasty.ts';
import { unzip } from '../report/tools.ts';
import { SOUND } from './share.ts';

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-keys-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const KEY = CANARY.join('-');
const PARTIAL = 'W3Y7W';
/** A key as it is, masked, wrapped, quoted, with other hyphens or none. */
const SHAPES = [
  KEY,
  `*****-*****-${CANARY.slice(2).join('-')}`,
  `XXXXX-${CANARY.slice(1).join('-')}`,
  `\u2022\u2022\u2022\u2022\u2022-#####-${CANARY.slice(2).join('-')}`,
  KEY.toLowerCase(),
  CANARY.join(' - '),
  CANARY.join(' '),
  CANARY.join('\u2013'),
  CANARY.join('-\r\n> '),
  CANARY.join('-\f'),
  `key:${KEY};`,
  `(${KEY})`,
];

type Json = Record<string, unknown>;

/** Puts the text at the end of every text in a value. */
function planted(value: unknown, text: string): unknown {
  if (typeof value === 'string') return `${value} ${text}`;
  if (Array.isArray(value)) return value.map((item) => planted(item, text));
  if (typeof value !== 'object' || value === null) return value ?? text;
  return Object.fromEntries(Object.entries(value as Json).map(([name, item]) => [name, planted(item, text)]));
}

function build(root: string): void {
  SHAPES.forEach((shape, i) => {
    const folder = join(root, `${i} ${shape.replaceAll('/', '_')}`);
    cpSync(SOUND, folder, { recursive: true });
    const json = (name: string) => JSON.parse(readFileSync(join(SOUND, name), 'utf8')) as Json;
    const manifest = json('manifest.json');
    const { computer, os, collector } = planted(manifest, shape) as Json;
    writeFileSync(
      join(folder, 'manifest.json'),
      JSON.stringify({
        ...manifest,
        computer,
        os,
        collector,
        evidence: [...(manifest.evidence as Json[]), { name: shape, status: 'failed', error: shape }],
      }),
    );
    const licensing = planted(json('licensing.json'), shape) as { products: Json[] };
    for (const product of licensing.products) product.partialProductKey = PARTIAL;
    writeFileSync(join(folder, 'licensing.json'), JSON.stringify(licensing));
    const event = { provider: shape, timeUtc: '2026-02-01T00:00:00Z' };
    writeFileSync(
      join(folder, 'events.json'),
      JSON.stringify([
        { id: 12288, timeUtc: event.timeUtc, data: [`0x0,0x0,${shape}:1688,${shape}`] },
        { ...event, id: 8198, data: [shape, `hr=0xC004F035 ${shape}`] },
      ]),
    );
    const slmgr = readFileSync(join(SOUND, 'slmgr-dlv.txt'), 'latin1');
    writeFileSync(join(folder, 'slmgr-dlv.txt'), `\ufeff${plantLines(slmgr, shape)}`, 'utf16le');
    writeFileSync(
      join(folder, 'mgadiag.txt'),
      `Diagnostic Report (1.9.0027.0):\r\nWindows Product Key: ${shape}\r\nWindows Product Key Hash: AbCdEfGhIjKlMnOpQrStUvWxYz0=\r\n${plantLines('OEM Activation 2.0 Data-->\r\nBIOS valid for OA 2.0: yes\r\nWindows marker version: 0x20001', shape)}`,
    );
    writeFileSync(join(folder, shape.replaceAll('/', '_')), shape);
    mkdirSync(join(folder, `folder ${shape}`));
    mkdirSync(join(root, `run ${i}`, '20260101T000000Z_0001'), { recursive: true });
    writeFileSync(join(root, `run ${i}`, `loose ${shape}`), shape);
  });
}

const plantLines = (text: string, shape: string): string => text.replace(/\r?\n/g, ` ${shape}\r\n`);

describe('product keys', () => {
  const root = join(dir, 'share');
  mkdirSync(root);
  build(root);
  const out = join(dir, 'out');
  const run = slicAudit(['analyze', root, '--out', out]);
  const reports = readdirSync(out).flatMap((name): [string, string][] =>
    name.endsWith('.xlsx')
      ? [...unzip(readFileSync(join(out, name)))].map(([part, text]) => [`${name} ${part}`, text])
      : [[name, readFileSync(join(out, name), 'utf8')]],
  );

  it('are in no report, and not on the terminal', () => {
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(reports.length).toBeGreaterThan(10);
    for (const [name, text] of [...reports, ['stdout', run.stdout] as const]) {
      expect(canaryIn(text), name).toBeNull();
      // Whatever stands between them, a group of the middle is nowhere.
      expect(text.match(new RegExp(`${CANARY[2]}.{0,20}`, 'i'))?.[0], name).toBeUndefined();
      expect(text, name).not.toContain('AbCdEfGhIjKlMnOpQrStUvWxYz0');
    }
  });

  it('no part of one is in what people open; the lines for machines keep it', () => {
    for (const [name, text] of reports)
      expect([name, text.includes(PARTIAL)]).toEqual([name, name === 'devices.jsonl']);
  });

  it('explain strikes them too', () => {
    for (const device of readdirSync(root).filter((name) => /^[07] /.test(name)))
      for (const args of [[], ['--json']]) {
        const { code, stdout, stderr } = slicAudit(['explain', join(root, device), ...args]);
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        expect(stdout.match(new RegExp(`${CANARY[2]}.{0,20}`, 'i'))?.[0], device).toBeUndefined();
      }
  });
});
