import { expect, test } from 'vitest';
import { renderTerminal } from '../../analyzer/report/terminal.ts';
import { makeDevice, NASTY, nastyDevice, summarise } from './devices.ts';

const summary = summarise(Array.from({ length: 400 }, (_, n) => makeDevice(n)));

test('plain text holds no escape and keeps to the width', () => {
  for (const width of [40, 80, 200]) {
    const text = renderTerminal(summary, { color: false, width });
    expect(text).toMatch(/^[\x20-\x7e\n]+$/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(Math.max(width, 70));
  }
});

test('colour adds colour and nothing else', () => {
  const plain = renderTerminal(summary, { color: false, width: 100 });
  const colour = renderTerminal(summary, { color: true, width: 100 });
  expect(colour).toContain('\u001b[31m');
  // biome-ignore lint/complexity/useRegexLiterals: the escape character is easier to see here
  expect(colour.replace(new RegExp('\u001b\\[\\d+m', 'g'), '').replaceAll('\u2588', '#')).toBe(plain);
});

test('it says the numbers of the summary', () => {
  const text = renderTerminal(summary, { color: false, width: 100 });
  for (const [verdict, devices] of Object.entries(summary.byVerdict)) {
    expect(text).toMatch(new RegExp(`^ {2}${verdict} +${devices} `, 'm'));
  }
});

test('no escape and no line break of a device reaches the terminal', () => {
  const hostile = summarise(NASTY.map((text, n) => nastyDevice(n, text)));
  const text = renderTerminal(hostile, { color: false, width: 100 });
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028\u2029]/);
  expect(text.split('\n').length).toBeLessThan(40);
});

test('an empty fleet has a summary too', () => {
  expect(renderTerminal(summarise([]), { color: false, width: 80 })).toContain('0 devices');
});
