import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { readMgadiag } from '../../../analyzer/evidence/mgadiag/index.ts';
import { readSlmgr } from '../../../analyzer/evidence/slmgr/index.ts';
import type { Slmgr } from '../../../analyzer/model/types.ts';
import { mgadiag } from '../mgadiag/samples.ts';
import { BANNER, block, dlv, inNoLanguage, KMS_LINES, LICENSED } from './samples.ts';

const SAMPLES = [
  dlv(),
  dlv(block({ status: LICENSED, after: KMS_LINES })),
  BANNER + dlv(block({ keyChannel: 'Volume:GVLK' }), block({ key: null })),
  inNoLanguage(dlv(block({ status: LICENSED, after: KMS_LINES }))),
  `Error: 0xC004F074 x\r\n${dlv()}`,
  mgadiag(),
];

/** Everything but where it stands and how it was encoded. */
function facts(data: Uint8Array): object {
  const slmgr = readSlmgr(data, null, () => {});
  const { licensing, lines: _, encoding: __, ...report } = readMgadiag(data, null, () => {});
  return { slmgr: strip(slmgr), report, licensing: licensing === null ? null : strip(licensing) };
}

function strip({ encoding: _, products, windows, ...rest }: Slmgr): object {
  return {
    ...rest,
    products: products.map(({ lines: __, ...p }) => p),
    windows: windows && { ...windows, lines: null },
  };
}

describe('no input makes a parser throw', () => {
  const read = (data: Uint8Array): void => {
    readSlmgr(data, 850, () => {});
    readMgadiag(data, null, () => {});
  };

  it('bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), read));
  });

  it('pieces of real text in any order', () => {
    const pieces = SAMPLES.flatMap((text) => text.split(/(?<=[:\n>-])/));
    const text = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 8, unit: 'binary' })), {
      maxLength: 60,
    });
    fc.assert(fc.property(text, (parts) => read(Buffer.from(parts.join('')))));
  });

  it('samples with a byte changed, cut or doubled', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SAMPLES), fc.nat(), fc.nat(), fc.nat(255), (sample, a, b, byte) => {
        const data = Buffer.from(sample);
        data[a % data.length] = byte;
        read(data.subarray(0, b % data.length));
        read(Buffer.concat([data, data.subarray(a % data.length)]));
      }),
    );
  });
});

describe('what does not change the facts', () => {
  it.each(SAMPLES.map((text, i) => [i, text] as const))(
    'sample %i: encoding, line ends, quotes, blank lines',
    (_, text) => {
      const expected = facts(Buffer.from(text));
      const line = text.split('\r\n');
      const encodings = [
        'utf-16le',
        'utf-16be',
        'cp437',
        'cp850',
        'cp852',
        'cp866',
        'cp932',
        'cp936',
        'cp949',
        'cp950',
        'windows-1252',
      ];
      for (const encoding of encodings) expect(facts(iconv.encode(text, encoding))).toEqual(expected);
      for (const end of ['\n', '\r', '\r\r\n', '\n\n', '  \n'])
        expect(facts(Buffer.from(line.join(end)))).toEqual(expected);
      for (const prefix of ['> ', '>> ', '    ', '\t', '\xA0\xA0']) {
        expect(facts(Buffer.from(line.map((part) => prefix + part).join('\n')))).toEqual(expected);
      }
    },
  );

  it('hard wraps of a console', () => {
    for (const text of SAMPLES.slice(0, 5)) {
      for (const width of [72, 80, 100, 120]) {
        const wrapped = text
          .split('\r\n')
          .map((line) => line.replace(new RegExp(`.{${width}}(?=.)`, 'g'), '$&\r\n'))
          .join('\r\n');
        expect(facts(Buffer.from(wrapped))).toEqual(facts(Buffer.from(text)));
      }
    }
  });
});

it('no key of three groups reaches a result', () => {
  const group = fc.string({ unit: fc.constantFrom(...'BCDFGHJKMNPQRTVWXY'), minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(
      fc.array(group, { minLength: 3, maxLength: 5 }),
      fc.constantFrom(...SAMPLES),
      fc.nat(),
      (groups, sample, at) => {
        const lines = sample.split('\r\n');
        lines.splice(at % lines.length, 0, `Name: ${groups.join('-')}`, groups.join('-\r\n> '));
        const result = JSON.stringify(facts(Buffer.from(lines.join('\r\n'))));
        expect(result).not.toContain(`${groups[0]}-${groups[1]}`);
      },
    ),
  );
});
