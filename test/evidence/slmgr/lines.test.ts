/** Read(normalised) = read(printed): a text that is as it was printed has the same lines without being put in order. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { normalizedLines, toLines } from '../../../analyzer/evidence/slmgr/lines.ts';
import { ATO, BANNER, block, dlv, inNoLanguage, KMS_LINES, LICENSED } from './samples.ts';

const TEXTS = [
  dlv(),
  BANNER + dlv(block({ status: LICENSED, after: KMS_LINES })),
  dlv(block({ keyChannel: 'Volume:GVLK' }), block({ key: null })),
  inNoLanguage(dlv(block({ status: LICENSED, after: KMS_LINES }))),
];

it.each(TEXTS.map((text, i) => [i, text] as const))('text %i', (_, text) => {
  expect(toLines(text, 7)).toEqual(normalizedLines(text, 7));
});

it('and so has any text of such lines, whole or cut, wrapped or not', () => {
  const printed = TEXTS.flatMap((text) => text.split('\r\n'));
  const other = [
    ATO,
    '',
    'channel',
    'nel',
    '- Name: x',
    '> Name: x',
    'C:\\>x',
    'A: B: C',
    'Zeit',
    'x'.repeat(80),
    'x'.repeat(40),
  ];
  const line = fc.constantFrom(...printed, ...other);
  const text = fc.tuple(fc.array(line, { maxLength: 30 }), fc.constantFrom('\r\n', '\n', '\r\n\r\n'), fc.nat(99));
  fc.assert(
    fc.property(text, ([lines, end, width]) => {
      const wrapped = lines.map((each) =>
        width < 30 ? each : each.replace(new RegExp(`.{${width}}(?=.)`, 'g'), `$&${end}`),
      );
      expect(toLines(wrapped.join(end))).toEqual(normalizedLines(wrapped.join(end)));
    }),
    { numRuns: 500 },
  );
});
