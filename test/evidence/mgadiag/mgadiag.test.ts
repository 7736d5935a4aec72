import { describe, expect, it } from 'vitest';
import { readMgadiag } from '../../../analyzer/evidence/mgadiag/index.ts';
import type { Mgadiag } from '../../../analyzer/model/types.ts';
import { ACTIVATION_ID, inNoLanguage, VERSION } from '../slmgr/samples.ts';
import { mgadiag, OEM_BLOCK, oa2, section, TABLE } from './samples.ts';

function read(text: string): { report: Mgadiag; problems: string[] } {
  const problems: string[] = [];
  const report = readMgadiag(Buffer.from(text), null, (code, ...args) => {
    if (code !== 'key-redacted') problems.push([code, ...args].join(' '));
  });
  return { report, problems };
}

const LINES = mgadiag().split('\r\n');
const lineOf = (start: string): number => LINES.findIndex((line) => line.startsWith(start)) + 1;

it('reads a whole report, every field with its line', () => {
  const { report, problems } = read(mgadiag());
  const { licensing, ...rest } = report;
  expect(problems).toEqual([]);
  expect(rest).toEqual({
    toolVersion: '1.9.0027.0',
    encoding: 'ascii',
    licenseType: 'OEM SLP',
    osVersion: '6.1.7601.2.00010100.1.0.048',
    productName: 'Windows 7 Professional',
    biosValid: 'valid',
    biosValidText: 'yes',
    markerVersion: '0x20001',
    idsConsistent: true,
    acpiTables: [
      { name: 'APIC', oemId: 'EXMPL', oemTableId: 'EX-BOARD' },
      { name: 'SLIC', oemId: 'EXMPL', oemTableId: 'EX-BOARD' },
      { name: 'SSDT', oemId: 'E X', oemTableId: 'Pm Ref' },
      { name: 'MSDM', oemId: '', oemTableId: '' },
    ],
    truncated: false,
    modifiedUtc: null,
    lines: {
      toolVersion: 1,
      licenseType: lineOf('Windows License Type'),
      osVersion: lineOf('Windows OS version'),
      productName: lineOf('Product Name'),
      biosValid: lineOf('BIOS valid'),
      markerVersion: lineOf('Windows marker'),
      idsConsistent: lineOf('OEMID and'),
      acpiTables: lineOf('BIOS Information'),
    },
  });
  expect(licensing).toMatchObject({
    serviceVersion: '6.1.7601.17514',
    errorKind: null,
    windows: { channel: 'OEM_SLP', licenseStatus: 1, activationId: ACTIVATION_ID },
  });
  expect(licensing?.windows?.lines.activationId).toBe(
    mgadiag()
      .split('\r\n')
      .findIndex((line) => line.startsWith('Activation ID')) + 1,
  );
});

describe('the whole phrase decides', () => {
  it.each<[string, Mgadiag['biosValid']]>([
    ['Yes', 'valid'],
    ['yes', 'valid'],
    ['Yes, but no SLIC table', 'no_slic'],
    ['yes, but no  SLIC table', 'no_slic'],
    ['Yes, but no Windows Marker', 'no_marker'],
    ['No, invalid SLIC table', 'invalid_slic'],
    ['invalid SLIC table', 'invalid_slic'],
    ['no, invalid Windows marker', 'invalid_marker'],
    ['YES, BUT NO WINDOWS MARKER', 'no_marker'],
    ['Yes, but no', 'not_stated'],
    ['perhaps', 'not_stated'],
    ['', 'not_stated'],
  ])('%j', (phrase, biosValid) => {
    const { report } = read(mgadiag({ oa2: oa2(phrase) }));
    expect(report).toMatchObject({ biosValid, biosValidText: phrase.replace('  ', ' ') || null, truncated: false });
  });

  it.each([
    ['no', false],
    ['Yes', true],
    ['N/A', null],
  ])('consistent: %s', (word, idsConsistent) => {
    expect(read(mgadiag({ oa2: oa2('yes', '0x00020001', word) })).report).toMatchObject({
      idsConsistent,
      markerVersion: '0x20001',
    });
  });
});

describe('versions of the tool', () => {
  it.each(['1.7.0012.0', '1.7.0066.0', '1.7.0095.0', '1.7.0110.1', '1.9.0011.0', '1.9.0019.0', '2.0.0001.7'])(
    '%s',
    (version) => {
      expect(read(mgadiag({ version })).report).toMatchObject({
        toolVersion: version,
        licenseType: 'OEM SLP',
        biosValid: 'valid',
        truncated: false,
      });
    },
  );

  it('XP says N/A for all of OA 2.0: whole, and nothing stated', () => {
    const { report, problems } = read(mgadiag({ version: '1.9.0011.0', oa2: ['N/A'] }));
    expect(report).toMatchObject({ biosValid: 'not_stated', biosValidText: null, truncated: false, acpiTables: [] });
    expect(problems).toEqual([]);
  });
});

describe('a cut report never says "no SLIC"', () => {
  const text = mgadiag();
  const start = text.indexOf('OEM Activation 2.0');
  const stated = text.indexOf('Windows marker version');
  const table = text.indexOf('BIOS Information');

  it('wherever it ends, it states what stands there and no more', () => {
    for (let end = 0; end <= table; end++) {
      const { report } = read(text.slice(0, end));
      const biosValid = end < stated - 1 ? 'not_stated' : 'valid';
      expect(report).toMatchObject({ biosValid, truncated: true, acpiTables: [] });
    }
  });

  it.each(['Yes, but no Windows Marker', 'Yes, but no SLIC table'])('%s cut within is not a plain yes', (phrase) => {
    const whole = mgadiag({ oa2: oa2(phrase) });
    const at = whole.indexOf(phrase);
    for (let end = at; end < at + phrase.length - 6; end++) {
      expect(['not_stated', 'no_slic']).toContain(read(whole.slice(0, end)).report.biosValid);
      if (!whole.slice(at, end).includes('no SLIC'))
        expect(read(whole.slice(0, end)).report.biosValid).toBe('not_stated');
    }
  });

  it('says so', () => {
    expect(read(text.slice(0, start)).problems).toEqual(['truncated']);
    expect(read(`${text.slice(0, start)}OEM Activation 2.0 Data-->\r\n${TABLE[0]}`).problems).toEqual(['truncated']);
  });
});

describe('several reports', () => {
  const good = mgadiag();
  const bad = mgadiag({ oa2: oa2('Yes, but no Windows Marker') });

  it.each<[string, string, Mgadiag['biosValid']]>([
    ['the last whole one counts', good + bad, 'no_marker'],
    ['a later one that was cut does not', bad + good.slice(0, good.indexOf('OEM Activation 2.0')), 'no_marker'],
    [
      'a quoted part after a report does not',
      `${bad}\r\nI think it should be\r\n${section('Yes', '0x20001', 'Yes')}`,
      'no_marker',
    ],
    ['nor one before it', `${section('Yes', '0x20001', 'Yes')}\r\n${bad}`, 'no_marker'],
  ])('%s', (_, text, biosValid) => {
    expect(read(text)).toMatchObject({ report: { biosValid, truncated: false }, problems: [] });
  });

  it('sections without a header must agree', () => {
    const all = [
      section('No, invalid SLIC table', 'N/A', 'N/A'),
      section('Yes, but no Windows Marker', 'N/A', 'Yes'),
    ].join('\r\nWindows Marker not present\r\n');
    const { report, problems } = read(`Will not be able to KMS Activate:\r\n\r\n${all}`);
    expect(report).toMatchObject({
      toolVersion: null,
      biosValid: 'not_stated',
      biosValidText: null,
      idsConsistent: null,
    });
    expect(problems).toEqual(['ambiguous']);
    expect(read(section('Yes, but no SLIC table', 'N/A', 'N/A').repeat(2))).toMatchObject({
      report: { biosValid: 'no_slic' },
      problems: [],
    });
  });

  it('the lines of the section that counts, where it is not the first', () => {
    const first = 'OEM Activation 2.0 Data-->\r\nBIOS valid for OA 2.0: yes, but no SLIC table\r\n\r\n';
    const { report } = read(first + section('Yes, but no SLIC table', 'N/A', 'N/A'));
    expect(report).toMatchObject({ biosValid: 'no_slic', truncated: false });
    const text = (first + section('Yes, but no SLIC table', 'N/A', 'N/A')).split('\r\n');
    expect(text[(report.lines.markerVersion ?? 0) - 1]).toMatch(/Windows marker version/i);
    expect(report.lines.biosValid).toBeGreaterThan(3);
  });

  it.each(['\r\n', ' ', '  \n> '])('one section of KB 942962 alone, its lines joined by %j', (glue) => {
    const text = section('Yes, but no Windows Marker', 'N/A', 'Yes').split('\r\n').join(glue);
    expect(read(text)).toMatchObject({
      report: { biosValid: 'no_marker', idsConsistent: true, truncated: false },
      problems: [],
    });
  });
});

describe('the table of ACPI', () => {
  const rows = (table: string[]) =>
    read(mgadiag({ oa2: oa2('yes', '0x20001', 'yes', [TABLE[0] as string, ...table]) })).report.acpiTables.map((row) =>
      Object.values(row).join('|'),
    );

  it.each<[string, string[], string[]]>([
    ['tabs, blanks within and at the end', ['  SLIC\t\t\tA M I \t\tOEM-SLIC'], ['SLIC|A M I|OEM-SLIC']],
    [
      'names that repeat',
      ['  SSDT\t\t\tA     \t\tB       ', '  SSDT\t\t\tC     \t\tD       '],
      ['SSDT|A|B', 'SSDT|C|D'],
    ],
    [
      'each tab one blank',
      ['  SLIC   EXMPL   EX-BOARD', '  SSDT           CpuPm   '],
      ['SLIC|EXMPL|EX-BOARD', 'SSDT||CpuPm'],
    ],
    ['runs of blanks', ['SLIC            EXMPL         EX-BOARD'], ['SLIC|EXMPL|EX-BOARD']],
    ['single blanks', ['SLIC EXMPL EX-BOARD', 'APIC A M I OEMAPIC'], ['SLIC|EXMPL|EX-BOARD', 'APIC|A M I|OEMAPIC']],
    ['single blanks that fit in two ways are unknown', ['SSDT AM IX PM'], []],
    [
      'all on one line',
      ['APIC EXMPL EX-BOARD SLIC EXMPL EX-BOARD SSDT EXMPL PmRef'],
      ['APIC|EXMPL|EX-BOARD', 'SLIC|EXMPL|EX-BOARD', 'SSDT|EXMPL|PmRef'],
    ],
    ['no row at all', [], []],
  ])('%s', (_, table, expected) => {
    expect(rows(table)).toEqual(expected);
  });
});

describe('what pasting does', () => {
  const whole = read(mgadiag()).report;
  const facts = ({ lines: _, encoding: __, licensing, ...rest }: Mgadiag) => ({
    ...rest,
    channel: licensing?.windows?.channel,
    status: licensing?.windows?.licenseStatus,
  });
  const each = (change: (line: string, index: number) => string) => mgadiag().split('\r\n').map(change).join('\r\n');
  const TEXT = mgadiag();

  it.each<[string, string]>([
    ['blank lines lost', TEXT.replace(/(?:\r\n){2,}/g, '\r\n')],
    ['headers glued', TEXT.replace(/(?:\r\n){2,}/g, '')],
    ['no newline at all', TEXT.replaceAll('\r\n', ' ')],
    ['indented', each((line) => `    ${line}`)],
    ['bullets', each((line) => (line === '' ? '' : `- ${line}`))],
    ['numbers', each((line, i) => (line === '' ? '' : `${i + 1}. ${line}`))],
    ['quoted', each((line) => `> ${line}`)],
    ['quoted twice', each((line) => `>> ${line}`)],
    ['Markdown', each((line) => `${line.replaceAll('_', '\\_').replaceAll('*', '\\*')}  `)],
    ['HTML', TEXT.replaceAll('-->', '--&gt;').replaceAll('\r\n', '<br>\r\n')],
    ['typographic arrows', TEXT.replaceAll('-->', '–>')],
    ['no-break spaces', TEXT.replaceAll(': ', ':\xA0')],
    ['wrapped at 76', each((line) => line.replace(/.{76}(?=.)/g, '$&\r\n'))],
    ['prose around it', `Dear all, please help.\r\n\r\n${TEXT}\r\nThanks, Jo`],
    ['header within a line', `It says: ${TEXT}`],
    ['a tail of NULs', TEXT + '\0'.repeat(4096)],
    ['doubled carriage returns', TEXT.replaceAll('\r\n', '\r\r\n')],
  ])('%s', (_, text) => {
    expect(facts(read(text).report)).toEqual(facts(whole));
  });
});

it.each([
  ['N/A', null],
  ['', null],
])('licensing data %j is none', (licensing, expected) => {
  expect(read(mgadiag({ licensing })).report.licensing).toBe(expected);
});

it('the licensing block is in the display language', () => {
  const licensing = inNoLanguage(`${VERSION}${OEM_BLOCK}`);
  for (const text of [mgadiag({ licensing }), mgadiag({ licensing }).replace(/(?:\r\n){2,}/g, '')]) {
    expect(read(text).report).toMatchObject({
      biosValid: 'valid',
      licensing: { serviceVersion: '6.1.7601.17514', windows: { channel: 'OEM_SLP', activationId: ACTIVATION_ID } },
    });
  }
});

it('an error in place of the licensing block is read as slmgr.vbs’ own', () => {
  const { report } = read(mgadiag({ licensing: 'Error: 0x80070426 \r\n' }));
  expect(report.licensing).toMatchObject({ errorCode: '0x80070426', errorKind: 'other', windows: null });
});

it.each(['', 'Dear all,\r\nnothing here.\r\n', '-->', '\0\0'])('%j is no report', (text) => {
  expect(read(text)).toMatchObject({
    report: { biosValid: 'not_stated', truncated: true, licensing: null },
    problems: ['no-report'],
  });
});
