import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { mayHoldKey } from '../../analyzer/evidence/keySign.ts';
import { redactKeys } from '../../analyzer/evidence/redact.ts';

const KEY = 'BCDFG-HJKMN-PQRTV-WXY23-46789';

it('sees keys in a line of JSON however they are joined or masked', () => {
  for (const text of [
    KEY,
    KEY.toLowerCase(),
    '*****-*****-HJKMN',
    'BCDFG HJKMN PQRTV',
    'BCDFG - HJKMN - PQRTV',
    'BCDFG\nHJKMN\nPQRTV',
    'BCDFG-\r\nHJKMN-\r\nPQRTV',
    'BCDFG\u2013HJKMN\u2013PQRTV',
    'hash AbCdEfGhIjKlMnOpQrStUvWxYz0=',
  ])
    expect(mayHoldKey(JSON.stringify({ text })), text).toBe(true);
});

it('is not alarmed by what every line holds', () => {
  const usual = {
    cause: 'channel-not-checked',
    id: '55c92734-d682-4d71-983e-d6ec3f16059f',
    pid: '55041-00168-305-246209-03-1033-7601.0000-1522026',
    name: 'Windows(R) 7, Enterprise edition',
    source: '\\\\SRV01\\SHARE\\PC-0001\\20260101T000000Z_0a1b',
    time: '2026-01-01T00:00:00Z',
  };
  expect(mayHoldKey(JSON.stringify(usual))).toBe(false);
});

const group = fc.stringMatching(/^[BCDFGHJKMNPQRTVWXY2346789*]{5}$/);
const around = fc.string({ maxLength: 12 });
const separator = fc.constantFrom('-', ' ', ' - ', '-\n', '\n', '\u2011', ' | ');

test.prop([fc.array(group, { minLength: 3, maxLength: 5 }), separator, around, around])(
  'whatever the search strikes out, the sign has announced',
  (groups, joined, before, after) => {
    const text = `${before} ${groups.join(joined)} ${after}`;
    if (redactKeys(text).count > 0) expect(mayHoldKey(JSON.stringify({ text }))).toBe(true);
  },
);
