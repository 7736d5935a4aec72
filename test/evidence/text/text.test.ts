import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../analyzer/evidence/text/index.ts';

const PLAIN = 'License Status: Licensed\r\nKMS priority: Normal\r\n';
const PID_OF = (lcid: number): string => `Extended PID: 12345-00111-222-333333-03-${lcid}-7601.0000-1002014\r\n`;
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

describe('Unicode', () => {
  it.each<[string, Buffer, string]>([
    ['ASCII', Buffer.from(PLAIN), 'ascii'],
    ['UTF-8 with byte order mark', Buffer.from(`\uFEFF${PLAIN}`), 'ascii'],
    ['UTF-16LE with byte order mark', utf16(`\uFEFF${PLAIN}`), 'utf-16le'],
    ['UTF-16LE without', utf16(PLAIN), 'utf-16le'],
    ['UTF-16BE with byte order mark', utf16(`\uFEFF${PLAIN}`).swap16(), 'utf-16be'],
    ['UTF-16BE without', utf16(PLAIN).swap16(), 'utf-16be'],
    ['UTF-16LE of odd length', Buffer.concat([utf16(PLAIN), Buffer.from([0x41])]), 'utf-16le'],
    ['UTF-16LE with a tail of NULs', Buffer.concat([utf16(PLAIN), Buffer.alloc(5000)]), 'utf-16le'],
    ['8-bit with a tail of NULs, which is no UTF-16', Buffer.concat([Buffer.from(PLAIN), Buffer.alloc(4097)]), 'ascii'],
  ])('%s', (_, bytes, encoding) => {
    expect(decodeText(bytes)).toEqual({ text: PLAIN, encoding });
  });

  it('reads UTF-8 that was cut within a character', () => {
    const bytes = Buffer.from('Lizenz für Müller: ü');
    expect(decodeText(bytes.subarray(0, bytes.length - 1))).toEqual({ text: 'Lizenz für Müller: ', encoding: 'utf-8' });
  });

  it('tells UTF-16 where the labels are Chinese', () => {
    const text = '许可证状态: 已授权\r\n激活 ID: 0a1b2c3d-1111-4222-8333-444455556666\r\n';
    expect(decodeText(utf16(text))).toEqual({ text, encoding: 'utf-16le' });
  });

  it('gives nothing for nothing', () => {
    expect(decodeText(new Uint8Array(0))).toEqual({ text: '', encoding: 'ascii' });
    expect(decodeText(new Uint8Array(64))).toEqual({ text: '', encoding: 'ascii' });
  });
});

describe('code pages', () => {
  const CASES: [page: string, oem: number, lcid: number, text: string][] = [
    ['cp850', 850, 1036, 'Clé de produit partielle : BCDFG\r\nÉtat : Période de grâce\r\n'],
    ['cp852', 852, 1045, 'Częściowy klucz produktu: BCDFG\r\nKanał\r\n'],
    ['cp866', 866, 1049, 'Состояние лицензии: имеет лицензию\r\n'],
    ['cp932', 932, 1041, 'ライセンスの状態: ライセンスされています\r\n'],
    ['cp936', 936, 2052, '许可证状态: 已授权\r\n部分产品密钥: BCDFG\r\n'],
    ['cp949', 949, 1042, '라이선스 상태: 라이선스 있음\r\n'],
    ['cp950', 950, 1028, '授權狀態: 已授權\r\n部分產品金鑰: BCDFG\r\n'],
    ['windows-1250', 852, 1029, 'Stav licence: Licencováno\r\nČást kódu: BCDFG\r\n'],
    ['windows-1251', 866, 1049, 'Состояние лицензии: имеет лицензию\r\n'],
    ['windows-1252', 850, 1036, 'Clé de produit partielle : BCDFG\r\nÉtat : Période de grâce\r\n'],
  ];

  it.each(CASES)('%s by the language in the PID', (page, _, lcid, text) => {
    const whole = text + PID_OF(lcid);
    expect(decodeText(iconv.encode(whole, page))).toEqual({ text: whole, encoding: page });
  });

  it.each(CASES)('%s with the page that the manifest names (%i)', (page, oem, lcid, text) => {
    const whole = text + PID_OF(lcid);
    expect(decodeText(iconv.encode(whole, page), oem)).toEqual({ text: whole, encoding: page });
  });

  it('keeps the bytes 0x80 to 0x9F of Windows-1252, which TextDecoder of Node 20 gets wrong', () => {
    expect(decodeText(Buffer.from('“Größe” – 5 €', 'utf8')).text).toBe('“Größe” – 5 €');
    expect(decodeText(iconv.encode('“Größe” – 5 €', 'windows-1252'))).toEqual({
      text: '“Größe” – 5 €',
      encoding: 'windows-1252',
    });
  });

  it('survives a page that does not exist', () => {
    expect(decodeText(iconv.encode('Größe', 'cp850'), 99999).text).toBe('Größe');
  });
});

describe('mojibake', () => {
  const zh = `许可证状态: 已授权\r\n部分产品密钥: BCDFG\r\n${PID_OF(2052)}`;
  const fr = `Clé de produit partielle : BCDFG\r\nPériode de grâce\r\n${PID_OF(1036)}`;

  it.each<[string, string, string]>([
    ['GBK read as Latin-1', zh, iconv.decode(iconv.encode(zh, 'cp936'), 'latin1')],
    ['GBK read as 437', zh, iconv.decode(iconv.encode(zh, 'cp936'), 'cp437')],
    ['UTF-8 read as Latin-1', zh, iconv.decode(Buffer.from(zh), 'latin1')],
    ['UTF-8 read as 850', fr, iconv.decode(Buffer.from(fr), 'cp850')],
    ['850 read as Latin-1', fr, iconv.decode(iconv.encode(fr, 'cp850'), 'latin1')],
  ])('%s is undone, saved as UTF-8 or as UTF-16', (_, text, wrong) => {
    expect(decodeText(Buffer.from(wrong))).toEqual({ text, encoding: 'utf-8+repaired' });
    expect(decodeText(utf16(`\uFEFF${wrong}`))).toEqual({ text, encoding: 'utf-16le+repaired' });
  });

  it('leaves text alone that is sound, or whose way back is not certain', () => {
    for (const text of [zh, fr, 'Préfixe: «ÄÖÜ»', `\uFFFD\uFFFD: BCDFG\r\n${PID_OF(2052)}`]) {
      expect(decodeText(Buffer.from(text)).text).toBe(text);
    }
  });
});

it('property: no bytes make it throw, and ASCII comes back as it was', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), fc.option(fc.integer()), (bytes, page) => {
      expect(typeof decodeText(bytes, page).text).toBe('string');
    }),
  );
  fc.assert(
    fc.property(
      fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((c) => String.fromCharCode(c)), minLength: 40 }),
      (text) => {
        for (const bytes of [Buffer.from(text), utf16(text), utf16(text).swap16()])
          expect(decodeText(bytes).text).toBe(text);
      },
    ),
  );
});
