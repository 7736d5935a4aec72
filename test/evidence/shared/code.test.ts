/** Result codes: however they were written, one code is one text. */
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { asBuffer, blankOf, hex, paddedText, u32 } from '../../../analyzer/evidence/shared/bytes.ts';
import { foldCode, foldNumber, formatCode } from '../../../analyzer/evidence/shared/code.ts';

describe('a code', () => {
  test.each([
    [0xc004f035, '0xC004F035'],
    [-0x3ffb0fcb, '0xC004F035'],
    ['0xc004f035', '0xC004F035'],
    ['3221549109', '0xC004F035'],
    ['-1073418187', '0xC004F035'],
    [' 0xC004F035 ', '0xC004F035'],
    ['  -1073418187  ', '0xC004F035'],
    ['0x0', '0x00000000'],
    ['0x8', '0x00000008'],
    ['0x00000000C004F035', '0xC004F035'],
    [0, '0x00000000'],
    [0xffffffff, '0xFFFFFFFF'],
    [-0x80000000, '0x80000000'],
  ])('%j is %s', (value, code) => {
    expect(foldCode(value)).toBe(code);
    expect(foldNumber(value)).toBe(Number(code));
  });

  test.each([
    [0x100000000],
    [-0x80000001],
    [1.5],
    [Number.NaN],
    ['0x1C004F0350'],
    ['4294967296'],
    ['-2147483649'],
    ['12345678901'],
    ['C004F035'],
    ['0xC004F035.'],
    ['x0xC004F035'],
    ['1 2'],
    ['12a'],
    ['a12'],
    ['0x'],
    [''],
    ['-'],
    [`0x${'0'.repeat(30)}1`],
    [null],
    [undefined],
    [true],
    [{}],
  ])('%j is none', (value) => {
    expect(foldCode(value)).toBeNull();
    expect(foldNumber(value)).toBeNull();
  });

  test.prop([fc.integer({ min: 0, max: 0xffffffff })])(
    'signed, unsigned, decimal and hexadecimal are one',
    (number) => {
      const code = formatCode(number);
      expect(code).toMatch(/^0x[0-9A-F]{8}$/);
      expect(Number(code)).toBe(number);
      const spellings = [
        number,
        number | 0,
        String(number),
        String(number | 0),
        code.toLowerCase(),
        `0x${number.toString(16)}`,
      ];
      for (const spelling of spellings) expect(foldCode(spelling)).toBe(code);
    },
  );
});

describe('raw bytes', () => {
  test('the blanks and NULs that pad an ID are no part of it', () => {
    const text = (bytes: string): string => paddedText(Buffer.from(bytes, 'latin1'));
    expect(text('DELL  ')).toBe('DELL');
    expect(text('DELL\0\0')).toBe('DELL');
    expect(text('DELL \0 ')).toBe('DELL');
    expect(text(' DE LL')).toBe(' DE LL');
    expect(text('\xff\x01')).toBe('\xff\x01');
    expect(text('  \0')).toBe('');
    expect(text('')).toBe('');
  });

  test('a number has its least byte first', () => {
    const bytes = Uint8Array.of(9, 0x01, 0x02, 0x03, 0xf4);
    expect(u32(bytes, 1)).toBe(0xf4030201);
  });

  test('blank is what holds nothing but FF or nothing but 00', () => {
    expect(blankOf(Uint8Array.of(0xff, 0xff))).toBe('ff');
    expect(blankOf(Uint8Array.of(0, 0, 0))).toBe('00');
    expect(blankOf(Uint8Array.of(0, 0xff))).toBeNull();
    expect(blankOf(Uint8Array.of(0xff, 0xff, 0))).toBeNull();
    expect(blankOf(Uint8Array.of(1, 1))).toBeNull();
    expect(blankOf(new Uint8Array())).toBeNull();
  });

  test('hex digits are upper case, and as many as asked for', () => {
    expect(hex(0xabc, 5)).toBe('0x00ABC');
    expect(hex(-1, 4)).toBe('0xFFFFFFFF');
  });

  test('a view on bytes stays a view, wherever it lies', () => {
    const whole = Uint8Array.of(1, 2, 3, 4);
    const view = asBuffer(whole.subarray(1, 3));
    expect([...view]).toEqual([2, 3]);
    whole[1] = 9;
    expect(view[0]).toBe(9);
    const buffer = Buffer.from([1]);
    expect(asBuffer(buffer)).toBe(buffer);
  });
});
