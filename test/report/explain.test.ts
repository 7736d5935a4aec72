/** The page and the Markdown of one device: whole, true to the files, and safe whatever the files say. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { explain } from '../../analyzer/cli/explain.ts';
import type { Io } from '../../analyzer/cli/io.ts';
import { examineDevice } from '../../analyzer/device.ts';
import { factGroups } from '../../analyzer/report/explain/facts.ts';
import { explainMarkdown } from '../../analyzer/report/explain/markdown.ts';
import { explainText } from '../../analyzer/report/explain/text.ts';
import { readSingleDevice } from '../../analyzer/scan/single.ts';
import { PLAYBOOK } from '../../analyzer/verdict/actions/index.ts';
import { folder, type Given } from '../verdict/folder.ts';

const GIVEN: Given = {
  slic: 'edited',
  acpi: 'rsdt-differs',
  wmi: { reason: 0xc004f009, pid: '00392-00170-918-500000-03-1033-7601.0000-2942012' },
  slmgr: { reason: '0xC004F009' },
  mgadiag: { bios: 'yes', marker: '0x20001', consistent: 'yes', daysOld: 90, channel: 'VOLUME_KMSCLIENT' },
  events: [
    { id: 8198, code: '0xC004F035', days: 3 },
    { id: 12288, code: '0xC004F035', flags: '0x8000000', days: 3 },
  ],
  computer: { domain: 'corp.example', biosVersion: 'C1.42', biosDate: '20110314' },
};

function tell(given: Given, write: typeof explainText | typeof explainMarkdown = explainText): string {
  const device = folder(given);
  return write(examineDevice(device), device);
}

const SAMPLES = fileURLToPath(new URL('../../samples/fleet/', import.meta.url));
const samples = readdirSync(SAMPLES).map((name) => ({ name, device: readSingleDevice(SAMPLES + name) }));

describe('the page', () => {
  test('tells the whole details', async () => {
    await expect(tell(GIVEN)).toMatchFileSnapshot('explain.golden.txt');
  });

  test('as Markdown', async () => {
    await expect(tell(GIVEN, explainMarkdown)).toMatchFileSnapshot('explain.markdown.golden.txt');
  });

  test('an empty folder has a details too', () => {
    const page = tell({ manifest: false });
    expect(page).toContain('unknown (no-evidence)');
    expect(page).toContain('none: no witness could be read');
  });

  test.each(samples)('$name: next step, playbook, deciding rule, every conflict and problem', ({ device }) => {
    const analysis = examineDevice(device);
    const { result } = analysis;
    const flat = (text: string): string => text.replace(/\s+/g, ' ');
    const page = flat(explainText(analysis, device));
    const { title, who, caveat, steps } = PLAYBOOK[result.action];
    for (const text of [result.cause, `rule ${result.rule}`, title, who, caveat, ...steps])
      expect(page).toContain(flat(text));
    expect(page).toContain('APPLIES');
    expect(page).toContain(flat(result.confidenceReason));
    for (const { code } of [...result.conflicts, ...result.problems]) expect(page).toContain(`${code}: `);
    for (const { name, status } of result.evidence) expect(page).toContain(`${name}: ${status}`);
  });
});

describe('facts', () => {
  const all = samples.flatMap(({ name, device }) => {
    const { witnesses } = examineDevice(device);
    return factGroups(witnesses, device).flatMap(({ facts }) => facts.map((f) => ({ name, device, ...f })));
  });

  test('bytes are those of the table at that offset', () => {
    const shown = all.filter(({ where }) => where.startsWith('slic.bin 0x'));
    expect(shown.length).toBeGreaterThan(300);
    for (const { device, where, quote } of shown) {
      const offset = Number(/0x[0-9A-F]+/.exec(where)?.[0]);
      const bytes = Buffer.from(quote.replace(/[ …]/g, ''), 'hex');
      expect(Buffer.from(device.files['slic.bin']?.subarray(offset, offset + bytes.length) ?? []), where).toEqual(
        bytes,
      );
    }
  });

  test('a line is quoted from the line that is named', () => {
    const shown = all.filter(({ where }) => /^(?:manifest|licensing|events|acpi-tables)\S+ line/.test(where));
    expect(shown.length).toBeGreaterThan(500);
    for (const { device, where, quote } of shown) {
      const [, file, line] = /^(\S+) line (\d+)$/.exec(where) ?? [];
      const text = Buffer.from(device.files[file as 'manifest.json'] ?? []).toString('utf8');
      const found = text.split(/\r?\n/)[Number(line) - 1] ?? '';
      expect(found.replace(/\s+/g, ' '), `${where}: ${quote}`).toContain(quote.slice(0, 12).trim().split(' ')[0]);
    }
  });

  test('what slmgr and MGADiag say is quoted with its line', () => {
    const shown = all.filter(({ where, what }) => /^(?:slmgr-dlv|mgadiag)\.txt/.test(where) && what === 'minutes left');
    expect(shown.length).toBeGreaterThan(10);
    for (const { where, quote, value } of shown) {
      expect(where).toMatch(/line \d+$/);
      expect(quote).toContain(value);
    }
  });

  test('the service version is quoted from the line that holds it', () => {
    const shown = all.filter(({ what, quote }) => what === 'version of the licensing service' && quote !== '');
    for (const { value, quote } of shown) expect(quote).toContain(value);
  });

  test('a reason in decimal is found as well', () => {
    const reason = all.find(({ what, where }) => what === 'reason of the status' && where.startsWith('licensing'));
    expect(reason?.quote).toMatch(/^"licenseStatusReason": \d+$/);
  });
});

describe('safe', () => {
  const HOSTILE: Given = {
    ...GIVEN,
    device: 'PC `<b>|\u001b[31m',
    computer: {
      model: '\u001b]0;x\u0007[a](http://x) **b** | <script>alert(1)</script>',
      manufacturer: '\u202Eevil\n# heading',
      serialNumber: 'BCDFG-HJKMP-QRTVW-XY234-6789B',
    },
  };

  test('no escape reaches the terminal, no key is shown', () => {
    const page = tell(HOSTILE);
    expect(page).not.toMatch(/[\u001b\u0007\u202e\r]/);
    expect(page).not.toMatch(/HJKMP|QRTVW/);
  });

  test('no markup, no cell and no heading of the share is live in Markdown', () => {
    const page = tell(HOSTILE, explainMarkdown);
    expect(page).not.toMatch(/<b>|<script|\]\(http|\n# heading|\u202e|\*\*b\*\*/);
    expect(page).not.toMatch(/HJKMP|QRTVW/);
  });

  test('no partial product key, wherever it stands', () => {
    for (const write of [explainText, explainMarkdown]) {
      expect(tell({ ...GIVEN, computer: { model: 'Desk BCDFG' } }, write)).not.toMatch(/BCDFG/);
      for (const { name, device } of samples) {
        const analysis = examineDevice(device);
        const { slmgr, licensing } = analysis.witnesses;
        const page = write(analysis, device);
        for (const product of [...(slmgr?.products ?? []), ...(licensing?.products ?? [])])
          if (product.partialProductKey) expect(page, name).not.toContain(product.partialProductKey);
      }
    }
  });
});

describe('the command', () => {
  const run = (args: object, tty = false, env: Record<string, string> = {}): string => {
    let out = '';
    const io = {
      stdout: { write: (text: string) => (out += text), isTTY: tty, columns: 80 },
      env,
      cwd: SAMPLES,
    } as unknown as Io;
    expect(explain.run({ folder: 'PC-NO-MARKER', ...args } as never, io)).toBe(0);
    return out;
  };

  test('colours only a terminal, and not where NO_COLOR forbids it', () => {
    expect(run({})).not.toContain('\u001b');
    expect(run({}, true)).toContain('\u001b[1m');
    expect(run({}, true, { NO_COLOR: '1' })).not.toContain('\u001b');
  });

  test('keeps to the width of the terminal', () => {
    for (const line of run({}).split('\n')) if (!/\S{60}/.test(line)) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('Markdown can be read where it is shown as it is written', () => {
    for (const { name } of samples) {
      const text = run({ folder: name, markdown: true });
      // A backslash or a code for a character here and there, and no table, no HTML, no line that only markup understands.
      const escapes = text.match(/\\[^\w\s]|&\w+;/g) ?? [];
      expect(escapes.length, name).toBeLessThan(text.length / 200);
      expect(text, name).not.toMatch(/^\s*\||<\/?[a-z]|^\s*[-=]{3,}$/m);
    }
  });

  test('a folder of devices is none', () => {
    expect(() => run({ folder: '.' })).toThrow(/holds device folders, such as .*: explain one of them, or run analyze/);
    expect(() => run({ folder: '..' })).toThrow(/analyze --depth 2/);
  });

  test('--json is the device result, --markdown is Markdown', () => {
    expect(JSON.parse(run({ json: true }))).toMatchObject({ device: 'PC-NO-MARKER', cause: 'marker-missing' });
    expect(run({ markdown: true })).toMatch(/^# PC-NO-MARKER: blocked/);
  });
});
