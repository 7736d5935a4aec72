/** Read(normalised(damaged)) = read(printed): whatever tools and people have done to a text, its facts stay. */
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { readMgadiag } from '../../analyzer/evidence/mgadiag/index.ts';
import { readSlmgr } from '../../analyzer/evidence/slmgr/index.ts';
import type { Slmgr } from '../../analyzer/model/types.ts';
import { mgadiag } from './mgadiag/samples.ts';
import { BANNER, block, dlv, inNoLanguage, KMS_LINES, LICENSED } from './slmgr/samples.ts';

const ignore = () => {};

/** Without the numbers of lines and the encoding, which damage changes. */
function factsOfCapture({ encoding: _, products, windows, ...rest }: Slmgr): object {
  const bare = ({ lines: __, ...product }: Slmgr['products'][number]) => product;
  return { ...rest, products: products.map(bare), windows: windows && bare(windows) };
}

function factsOfReport(bytes: Uint8Array): object {
  const { licensing, lines: _, encoding: __, ...report } = readMgadiag(bytes, null, ignore);
  return { ...report, licensing: licensing && factsOfCapture(licensing) };
}

type Damage = (lines: readonly string[]) => readonly string[];

const entities = (line: string): string =>
  line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** What surrounds a text or stands before its lines. */
const CARRIERS: Record<string, Damage> = {
  nothing: (lines) => lines,
  'quote marks': (lines) => lines.map((line) => `> ${line}`),
  'quote marks of an answer to an answer': (lines) => lines.map((line) => `>> ${line}`),
  'an indent': (lines) => lines.map((line) => `    ${line}`),
  'no-break spaces': (lines) => lines.map((line) => `\xA0\xA0${line}`),
  'a page': (lines) => ['<html><body><pre>', ...lines.map(entities), '</pre></body></html>'],
  'a page with breaks': (lines) => ['<div>', ...lines.map((line) => `${entities(line)}<br>`), '</div>'],
  'a JSON string': (lines) => [JSON.stringify({ output: `${lines.join('\r\n')}\r\n` })],
  'a log': (lines) => lines.map((line, i) => `2026-01-02 03:04:${String(i % 60).padStart(2, '0')} INFO ${line}`),
};

const ENCODINGS = ['utf8', 'utf-16le', 'utf-16be', 'cp437', 'cp850', 'windows-1252', 'cp936'];
const ENDS = ['\r\n', '\n', '\r\r\n'];

const damages = fc
  .record({
    carrier: fc.constantFrom(...Object.keys(CARRIERS)),
    encoding: fc.constantFrom(...ENCODINGS),
    end: fc.constantFrom(...ENDS),
    empty: fc.nat({ max: 2 }),
  })
  // What is no ASCII in an old code page may be of any other.
  .filter(({ carrier, encoding }) => carrier !== 'no-break spaces' || encoding.startsWith('utf'));

function damaged(
  text: string,
  { carrier, encoding, end, empty }: typeof damages extends fc.Arbitrary<infer T> ? T : never,
) {
  const lines = (CARRIERS[carrier] as Damage)(text.split('\r\n'));
  return iconv.encode(end.repeat(empty) + lines.join(end), encoding, { addBOM: encoding.startsWith('utf-16') });
}

const CAPTURES = [
  dlv(),
  dlv(block({ status: LICENSED, after: KMS_LINES })),
  BANNER + dlv(block({ keyChannel: 'Volume:GVLK' }), block({ key: null })),
  inNoLanguage(dlv(block({ status: LICENSED, after: KMS_LINES }))),
];

it('a capture of slmgr', () => {
  fc.assert(
    fc.property(fc.constantFrom(...CAPTURES), damages, (text, damage) => {
      // The prefix of a log is learnt from labels, so some must be known.
      fc.pre(damage.carrier !== 'a log' || text !== CAPTURES.at(-1));
      expect(factsOfCapture(readSlmgr(damaged(text, damage), null, ignore))).toEqual(
        factsOfCapture(readSlmgr(Buffer.from(text), null, ignore)),
      );
    }),
    { numRuns: 400 },
  );
});

const ARROWS = ['-->', '\\-->', '\\--\\>', '\u2192', '\u2013>'];

it('a report of MGADiag, whatever has become of its arrows', () => {
  fc.assert(
    fc.property(damages, fc.constantFrom(...ARROWS), (damage, arrow) => {
      fc.pre(damage.encoding.startsWith('utf') || !/[^\0-\x7f]/.test(arrow));
      const text = mgadiag();
      expect(factsOfReport(damaged(text.replaceAll('-->', arrow), damage))).toEqual(factsOfReport(Buffer.from(text)));
    }),
    { numRuns: 400 },
  );
});
