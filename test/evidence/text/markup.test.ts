/** What a text is wrapped in changes no fact: read(unwrapped(wrapped)) = read(original). */
import { describe, expect, it } from 'vitest';
import { readMgadiag } from '../../../analyzer/evidence/mgadiag/index.ts';
import { readSlmgr } from '../../../analyzer/evidence/slmgr/index.ts';
import { withoutMarkup } from '../../../analyzer/evidence/text/markup/index.ts';
import type { Slmgr } from '../../../analyzer/model/types.ts';
import { mgadiag } from '../mgadiag/samples.ts';
import { BANNER, block, dlv, KMS_LINES, LICENSED } from '../slmgr/samples.ts';
import { CARRIERS } from './carriers.ts';

const withoutLines = ({ encoding: _, products, windows, ...rest }: Slmgr): object => ({
  ...rest,
  products: products.map((product) => ({ ...product, lines: null })),
  windows: windows && { ...windows, lines: null },
});

function slmgrFacts(text: string): object {
  return withoutLines(readSlmgr(Buffer.from(text), null, () => {}));
}

function mgadiagFacts(text: string): object {
  const { licensing, lines: _, encoding: __, ...report } = readMgadiag(Buffer.from(text), null, () => {});
  return { ...report, licensing: licensing && withoutLines(licensing) };
}

const GERMAN = dlv(block({ status: LICENSED, after: KMS_LINES }))
  .replace('Software licensing service version', 'Softwarelizenzierungsdienst-Version')
  .replace('Description', 'Beschreibung')
  .replace('Partial Product Key', 'Teil-Product Key')
  .replace('License Status: Licensed', 'Lizenzstatus: Lizenziert')
  .replace('Volume activation expiration', 'Ablauf der Volumenaktivierung für Büros');

const CAPTURES: readonly (readonly [string, string])[] = [
  ['refused', dlv()],
  ['licensed, with banner', BANNER + dlv(block({ status: LICENSED, after: KMS_LINES }))],
  ['8.1', dlv(block({ keyChannel: 'Volume:GVLK' }), block({ key: null }))],
  ['German', GERMAN],
];

describe.each(Object.entries(CARRIERS))('%s', (_, carry) => {
  it.each(CAPTURES)('slmgr: %s', (_, text) => {
    expect(slmgrFacts(carry(text.replace(/\r\n$/, '').split('\r\n')))).toEqual(slmgrFacts(text));
  });

  it('MGADiag', () => {
    const text = mgadiag();
    expect(mgadiagFacts(carry(text.replace(/\r\n$/, '').split('\r\n')))).toEqual(mgadiagFacts(text));
  });
});

describe('text as Windows printed it', () => {
  it.each([dlv(), BANNER + dlv(), GERMAN, mgadiag(), 'Name: <removed>\r\nDescription: a & b = "c"\r\n', ''])(
    'stays what it is: %#',
    (text) => {
      expect(withoutMarkup(text)).toBe(text);
    },
  );
});
