import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { readSlmgr } from '../../../analyzer/evidence/slmgr/index.ts';
import { LANGUAGES, type LanguageTable } from '../../../analyzer/evidence/slmgr/languages/index.ts';
import { PAGES_BY_LCID, pageName, pagesOfTag } from '../../../analyzer/evidence/slmgr/languages/pages.ts';
import type { Field } from '../../../analyzer/evidence/slmgr/languages/table.ts';
import { ACTIVATION_ID, ATO, block, CMID, dlv, inNoLanguage, KMS_LINES, LICENSED, WINDOWS_ID } from './samples.ts';

const read = (data: string | Uint8Array, oem: number | null = null) =>
  readSlmgr(typeof data === 'string' ? Buffer.from(data) : data, oem, () => {});

describe('a language that no table knows is read by shape', () => {
  const host = KMS_LINES.join('\r\n');

  it.each<[string, string, object]>([
    [
      'KMS client, licensed',
      block({ status: LICENSED, after: [host] }),
      { licenseStatus: 1, remainingMinutes: 190080, cmid: CMID, kmsHost: 'kms.example.test:1688' },
    ],
    [
      'Notification',
      block(),
      { licenseStatus: 5, notificationReason: '0xC004F035', remainingMinutes: null, cmid: null },
    ],
    ['Unlicensed KMS client', block({ status: ['License Status: Qqq'] }), { licenseStatus: 0 }],
    [
      'a grace state, which only a word could tell',
      block({ status: ['License Status: Qqq', 'Time remaining: 30000 minute(s) (20 day(s))'] }),
      { licenseStatus: null, remainingMinutes: 30000 },
    ],
    ['a state that nothing tells', block({ status: ['License Status: Qqq'], after: [] }), { licenseStatus: null }],
    [
      'with a key channel',
      block({ keyChannel: 'Volume:GVLK' }),
      { productKeyChannel: 'Volume:GVLK', licenseStatus: 5 },
    ],
  ])('%s', (_, english, facts) => {
    const slmgr = read(inNoLanguage(dlv(english)));
    expect(slmgr.serviceVersion).toBe('6.1.7601.17514');
    expect(slmgr.windows).toMatchObject({
      name: 'Windows(R) 7, Enterprise edition',
      channel: 'VOLUME_KMSCLIENT',
      activationId: ACTIVATION_ID,
      applicationId: WINDOWS_ID,
      partialProductKey: 'BCDFG',
      ...facts,
    });
  });

  it('Windows’ application ID is known where the line before it is lost', () => {
    const lines = inNoLanguage(dlv(block())).split('\r\n');
    const text = lines.filter((line) => !line.includes(ACTIVATION_ID)).join('\r\n');
    expect(read(text).windows).toMatchObject({ activationId: null, applicationId: WINDOWS_ID, licenseStatus: 5 });
  });

  it('lines glued where empty ones were lost', () => {
    const glued = inNoLanguage(dlv(block())).replace(/(?:\r\n){2,}/g, '');
    expect(read(glued)).toMatchObject({
      serviceVersion: '6.1.7601.17514',
      windows: { name: 'Windows(R) 7, Enterprise edition', licenseStatus: 5 },
    });
    const es = localised(LANGUAGES.find(({ tag }) => tag === 'es') as LanguageTable, 'con licencia', []);
    expect(read((es + es).replace(/(?:\r\n){2,}/g, '')).products).toMatchObject([
      { name: 'Windows(R), Enterprise edition', licenseStatus: 1 },
      { name: 'Windows(R), Enterprise edition', licenseStatus: 1 },
    ]);
  });

  it('a KMS host by its ten numbers', () => {
    const numbers = Array.from({ length: 10 }, (_, i) => `    Number ${'abcdefghij'[i]}: ${i * 7}`);
    const description = 'Windows Operating System - Windows Server(R), VOLUME_KMS_C channel';
    const host = (after: string[]) => inNoLanguage(dlv(block({ description, status: ['License Status: Q'], after })));
    expect(read(host(numbers)).windows).toMatchObject({ isKmsHost: true, channel: 'VOLUME_KMS_C', kmsHost: null });
    expect(read(host([])).windows?.isKmsHost).toBe(false);
  });

  it('masked values keep their places', () => {
    const masked = block({ activationId: 'XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX', key: 'XXXXX' });
    expect(read(inNoLanguage(dlv(masked))).windows).toMatchObject({
      activationId: null,
      applicationId: WINDOWS_ID,
      partialProductKey: null,
      licenseStatus: 5,
    });
  });
});

function localised(table: LanguageTable, status: string, after: string[]): string {
  const label = (field: Field): string => table.labels[field]?.[0] ?? `Q${field}`;
  const lcid = [...PAGES_BY_LCID].find(([, { tag }]) => tag === pagesOfTag(table.tag)?.tag)?.[0];
  return [
    `${label('serviceVersion')}: 10.0.19041.1`,
    '',
    `${label('name')}: Windows(R), Enterprise edition`,
    `${label('description')}: Windows(R) Operating System, VOLUME_KMSCLIENT channel`,
    `${label('activationId')}: ${ACTIVATION_ID}`,
    `${label('applicationId')}: ${WINDOWS_ID}`,
    `${label('extendedPid')}: 12345-00111-222-333333-03-${lcid}-19041.0000-1002021`,
    `${label('partialProductKey')}: BCDFG`,
    `${label('licenseStatus')}: ${status}`,
    ...after,
    '',
  ].join('\r\n');
}

const CASES = LANGUAGES.flatMap((table) =>
  Object.entries(table.status).flatMap(([code, words]) =>
    words.map((word) => [table.tag, Number(code), word, table] as const),
  ),
);

describe('every word of every table, in every encoding of its language', () => {
  it.each(CASES)('%s %i %s', (tag, status, word, table) => {
    const grace = [2, 3, 4, 6].includes(status);
    const after = [
      ...(status === 5 ? [`${table.labels.notificationReason?.[0] ?? 'Q'}: 0xC004F034.`] : []),
      ...(grace ? [`${table.labels.remainingMinutes?.[0] ?? 'Q'}: 30000 q (20 q)`] : []),
      ...(status > 1 ? [ATO.replace('Please', 'Q')] : []),
    ];
    const text = localised(table, word, after);
    const pages = pagesOfTag(tag) as NonNullable<ReturnType<typeof pagesOfTag>>;
    const facts = { licenseStatus: status, remainingMinutes: grace ? 30000 : null, partialProductKey: 'BCDFG' };
    for (const [data, oem] of [
      [Buffer.from(text), null],
      [iconv.encode(text, pageName(pages.oem)), pages.oem],
      [iconv.encode(text, pageName(pages.oem)), null],
      [Buffer.from(`\uFEFF${text}`, 'utf16le'), null],
    ] as const) {
      const slmgr = read(data, oem);
      expect(slmgr.windows).toMatchObject(facts);
      expect(slmgr.language?.slice(0, 2)).toBe(tag.slice(0, 2));
    }
  });
});

it('the labels’ language counts, with the region of the PID where both are one language', () => {
  expect(read(dlv()).language).toBe('en-US');
  expect(read(dlv(block({ pid: '12345-00111-222-333333-03-2057-7601.0000-1002014' }))).language).toBe('en-GB');
  expect(read(dlv(block({ pid: '12345-00111-222-333333-03-2052-7601.0000-1002014' }))).language).toBe('en');
  expect(read(inNoLanguage(dlv(block({ pid: '12345-00111-222-333333-03-1049-7601.0000-1002014' })))).language).toBe(
    'ru-RU',
  );
});
