/** Text out of RTF, which WordPad and Word save: Microsoft's Rich Text Format specification 1.9. */
import iconv from 'iconv-lite';

export const isRtf = (text: string): boolean => /^\s{0,20}\{\\rtf/.test(text.slice(0, 40));

/** Groups that hold no text of the document. */
const HIDDEN =
  /^(?:fonttbl|colortbl|stylesheet|info|pict|header|footer|listtable|listoverridetable|generator|themedata)$/;
const CHARACTERS: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  row: '\n',
  sect: '\n',
  page: '\n',
  tab: '\t',
  cell: '\t',
  emdash: '\u2014',
  endash: '\u2013',
  bullet: '\u2022',
  lquote: '\u2018',
  rquote: '\u2019',
  ldblquote: '\u201C',
  rdblquote: '\u201D',
};
const SYMBOLS: Readonly<Record<string, string>> = { '\\': '\\', '{': '{', '}': '}', '~': '\xA0', _: '-', '-': '' };
const TOKEN = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)/giy;

interface Group {
  hidden: boolean;
  /** Characters that follow `\u` for readers that do not know it. */
  fallback: number;
}

export function rtfToText(rtf: string): string {
  const reader = new RtfReader();
  TOKEN.lastIndex = rtf.indexOf('{');
  for (let token = TOKEN.exec(rtf); token !== null; token = TOKEN.exec(rtf)) reader.take(token);
  return reader.result();
}

class RtfReader {
  private text = '';
  private bytes: number[] = [];
  private page = 'windows-1252';
  private readonly groups: Group[] = [];
  private group: Group = { hidden: false, fallback: 1 };
  private skip = 0;

  take([, word, number, byte, symbol, brace, plain]: RegExpExecArray): void {
    if (brace === '{') this.groups.push({ ...this.group });
    else if (brace === '}') this.group = this.groups.pop() ?? this.group;
    else if (word !== undefined) this.control(word.toLowerCase(), number === undefined ? null : Number(number));
    else if (byte !== undefined) this.byte(Number.parseInt(byte, 16));
    else if (symbol === '*') this.group.hidden = true;
    else if (symbol === '\n' || symbol === '\r') this.append('\n');
    else if (symbol !== undefined) this.append(SYMBOLS[symbol] ?? '');
    else if (plain !== undefined) this.append(plain);
  }

  private control(word: string, number: number | null): void {
    if (HIDDEN.test(word)) this.group.hidden = true;
    else if (word === 'ansicpg' && number !== null && iconv.encodingExists(`cp${number}`)) this.page = `cp${number}`;
    else if (word === 'uc') this.group.fallback = Math.max(0, Math.min(number ?? 1, 8));
    else if (word === 'u' && number !== null) this.unicode(number & 0xffff);
    else if (CHARACTERS[word] !== undefined) this.append(CHARACTERS[word]);
  }

  private unicode(unit: number): void {
    this.skip = 0;
    this.append(String.fromCharCode(unit));
    this.skip = this.group.fallback;
  }

  private byte(value: number): void {
    if (this.group.hidden) return;
    if (this.skip > 0) this.skip -= 1;
    else this.bytes.push(value);
  }

  private append(part: string): void {
    if (this.group.hidden) return;
    const skipped = Math.min(this.skip, part.length);
    this.skip -= skipped;
    this.flush();
    this.text += skipped === 0 ? part : part.slice(skipped);
  }

  /** Bytes of a code page that takes two a character come one by one: they are decoded together. */
  private flush(): void {
    if (this.bytes.length === 0) return;
    this.text += iconv.decode(Buffer.from(this.bytes), this.page);
    this.bytes = [];
  }

  result(): string {
    this.flush();
    return this.text;
  }
}
