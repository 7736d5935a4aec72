import { expect, test } from 'vitest';
import { isWork } from '../../analyzer/report/codes.ts';
import { renderTerminal } from '../../analyzer/report/terminal.ts';
import { PLAYBOOK } from '../../analyzer/verdict/actions/index.ts';
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

test('a bar of any section stands for the same number of devices', () => {
  for (const width of [60, 80, 120, 200]) {
    const lines = renderTerminal(summary, { color: false, width }).split('\n');
    const bars = lines.flatMap((line) => {
      const [, count, bar] = / (\d+) +[\d.]+ %(?: {2}(#+))?$/.exec(line) ?? [];
      return count === undefined ? [] : [{ count: Number(count), length: bar?.length ?? 0 }];
    });
    expect(bars.length).toBeGreaterThan(12);
    const [most, longest] = [Math.max(...bars.map((b) => b.count)), Math.max(...bars.map((b) => b.length))];
    for (const { count, length } of bars)
      expect(length).toBe(count && Math.max(1, Math.round((count / most) * longest)));
  }
});

test('no title of an action is cut, whatever the width', () => {
  for (const width of [40, 60, 80, 200]) {
    const text = renderTerminal(summary, { color: false, width });
    const work = text.slice(text.indexOf('\nTo do\n'), text.indexOf('\n\nOn '));
    // Without the numbers and the bars, and the parts of wrapped titles put together again.
    const titles = work
      .replace(/ +\d+ +[\d.]+ %(?: {2}#+)?$/gm, '')
      .replace(/\n {4}/g, ' ')
      .split('\n')
      .map((line) => line.trim());
    const first = summary.actions.filter(({ action }) => isWork(action)).slice(0, 5);
    for (const { action } of first) expect(titles).toContain(PLAYBOOK[action].title);
  }
});

test('a model of any length takes a few lines', () => {
  const device = makeDevice(0);
  const long = { ...device, verdict: 'blocked' as const, computer: { ...device.computer, model: 'x'.repeat(50_000) } };
  const text = renderTerminal(summarise([long]), { color: false, width: 80 });
  expect(text.length).toBeLessThan(2000);
});

test('an empty fleet has a summary too', () => {
  expect(renderTerminal(summarise([]), { color: false, width: 80 })).toContain('0 devices');
});
