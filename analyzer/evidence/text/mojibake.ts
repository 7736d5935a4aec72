/**
 * How likely a decoding is, and the way back from mojibake: text whose bytes were read in the wrong code page and saved
 * again. It is undone only where that is certain: the bytes then are valid UTF-8, or text of the language that the
 * Extended PID names, without a single suspicious character.
 */
import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { lcidOf, PAGES_BY_LCID, pageName } from '../slmgr/languages/pages.ts';

/**
 * Characters that no licensing text holds, but wrong decodings do: replacement and control characters, box drawing,
 * currency and mathematical signs, arrows (but the one that word processors make of `->`), half-width katakana, private
 * use; and a capital or a quotation mark in the middle of a word.
 */
const SUSPICIOUS =
  /[\uFFFD\u0080-\u009F\u00A1-\u00A8\u00AC\u00AD\u00AF\u00B1-\u00B6\u00B8\u00B9\u00BC-\u00BF\u00D7\u00F7\u0192\u207F\u2190\u2191\u2193-\u22FF\u2310-\u2321\u2500-\u25FF\uE000-\uF8FF\uFF61-\uFF9F]|[a-z][\u00C0-\u00DE\u0100\u0102\u0104\u0106\u0110\u0118\u0141\u0143\u015A\u0160\u0178\u0179\u017B\u017D\u0393-\u03C9]|[\u0393-\u03C9][a-z]|[a-z][\u201A-\u2026\u2030-\u203A\u20AC\u2122\u02C6\u02DC](?=[a-z\u00DF-\u00FF])/g;

/** Number of suspicious characters; 0 = nothing speaks against this decoding. */
export function mojibakeScore(text: string): number {
  return text.match(SUSPICIOUS)?.length ?? 0;
}

const SCRIPTS: Record<string, RegExp> = {
  zh: /[\u4E00-\u9FFF]/,
  ja: /[\u3040-\u30FF\u4E00-\u9FFF]/,
  ko: /[\uAC00-\uD7A3]/,
  ru: /[\u0430-\u044F]/,
  uk: /[\u0430-\u044F]/,
  bg: /[\u0430-\u044F]/,
  el: /[\u03B1-\u03C9]/,
};

/** What is not of the CJK or Cyrillic text that a repair promises: Latin letters with accents. */
const ACCENTS = /[\u00C0-\u024F]/;

/** Pages that text gets read in by mistake: Latin-1 and Windows-1252 as one, then those of consoles. */
const WRONG_PAGES = ['windows-1252', 'cp437', 'cp850', 'cp936', 'cp852', 'cp866', 'windows-1251', 'windows-1250'];

const NOT_ASCII = /[^\0-\x7f]/;

/** The text as it was before it was decoded wrongly; null where it is sound or the way back is not certain. */
export function undoMojibake(text: string): string | null {
  const language = PAGES_BY_LCID.get(lcidOf(text) ?? 0);
  const script = language === undefined ? undefined : SCRIPTS[language.tag.slice(0, 2)];
  const isAscii = !NOT_ASCII.test(text);
  if (isAscii && script === undefined) return null;
  const isSound = isAscii || mojibakeScore(text) === 0;
  if ((isSound && (script?.test(text) ?? true)) || text.includes('\uFFFD')) return null;
  for (const wrong of WRONG_PAGES) {
    const bytes = encodeBack(text, wrong);
    if (bytes === null) continue;
    if (isUtf8(bytes)) {
      const repaired = bytes.toString('utf8');
      if (mojibakeScore(repaired) === 0) return repaired;
    }
    if (language === undefined) continue;
    for (const page of language.oem === language.ansi ? [language.oem] : [language.oem, language.ansi]) {
      const repaired = decodeStrictly(bytes, page, wrong);
      if (repaired !== null && (script === undefined || (script.test(repaired) && !ACCENTS.test(repaired))))
        return repaired;
    }
  }
  return null;
}

function decodeStrictly(bytes: Buffer, page: number, wrong: string): string | null {
  const name = pageName(page);
  if (name === wrong || !iconv.encodingExists(name)) return null;
  const text = iconv.decode(bytes, name);
  return mojibakeScore(text) === 0 ? text : null;
}

/** The bytes that give this text when read in the page; null where some character is not in it. */
function encodeBack(text: string, page: string): Buffer | null {
  const single = page === 'windows-1252' ? latin1Bytes(text) : null;
  if (single !== null || page === 'windows-1252') return single;
  const bytes = iconv.encode(text, page);
  return iconv.decode(bytes, page) === text ? bytes : null;
}

/** Latin-1 and Windows-1252 together: a control character stands for the byte that Windows-1252 leaves undefined. */
function latin1Bytes(text: string): Buffer | null {
  const bytes = Buffer.alloc(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const byte = code < 256 ? code : WINDOWS_1252.get(code);
    if (byte === undefined) return null;
    bytes[i] = byte;
  }
  return bytes;
}

const WINDOWS_1252: ReadonlyMap<number, number> = new Map(
  [
    0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0, 0,
    0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
  ].map((code, index) => [code, 0x80 + index]),
);
