/** Text out of HTML: a page, a mail that Word or Outlook wrote, or a paste in which some tags were left. */

const BLOCKS =
  'p|div|tr|li|ul|ol|table|tbody|thead|h[1-6]|pre|blockquote|html|body|dl|dt|dd|section|article|center|hr|br';
const INLINE = 'span|font|b|i|u|strong|em|a|code|tt|small|big|sup|sub|td|th|o:p|img|meta|link|samp|kbd|wbr|label';
/** A tag of HTML; anything else between angle brackets is text (`<removed>`, the XML in an MGADiag report). */
const TAG = new RegExp(`<(/?)(${BLOCKS}|${INLINE})(?:[\\s/][^<>]{0,4000})?>`, 'iy');
const ANY_TAG = new RegExp(`<(?:${BLOCKS}|${INLINE})(?:[\\s/][^<>]{0,4000})?>`, 'i');
const IS_BLOCK = new RegExp(`^(?:${BLOCKS})$`, 'i');
const LINE_TAGS = /<(?:br|\/p|\/div|\/tr|\/li|\/h[1-6])\b/gi;
/** What is not shown: its tags with all between them. */
const HIDDEN = ['head', 'style', 'script', 'title'] as const;

const ENTITY =
  /&(?:(nbsp|gt|lt|amp|quot|apos|emsp|ensp|ndash|mdash|rarr|hellip|shy|reg|trade)|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));/g;
const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: '\xA0',
  gt: '>',
  lt: '<',
  amp: '&',
  quot: '"',
  apos: "'",
  emsp: ' ',
  ensp: ' ',
  ndash: '\u2013',
  mdash: '\u2014',
  rarr: '\u2192',
  hellip: '\u2026',
  shy: '',
  reg: '\xAE',
  trade: '\u2122',
};

export const hasTags = (text: string): boolean => text.includes('<') && ANY_TAG.test(text);

export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(ENTITY, (found, name?: string, decimal?: string, hexadecimal?: string) => {
    if (name !== undefined) return ENTITIES[name] as string;
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hexadecimal as string, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : found;
  });
}

/** The text that a browser would show; a line of it for each block, each row and each `<br>`. */
export function htmlToText(html: string): string {
  const shown = withoutHidden(html);
  // Where the tags end the lines, the source's own line ends are blanks; where they do not, they are all there is.
  const lines = shown.split('\n').filter((line) => line.trim() !== '').length;
  const tags = shown.match(LINE_TAGS)?.length ?? 0;
  const builder = new TextBuilder(tags >= 3 && tags * 4 >= lines);
  let from = 0;
  for (let at = shown.indexOf('<'); at >= 0; at = shown.indexOf('<', at + 1)) {
    TAG.lastIndex = at;
    const tag = TAG.exec(shown);
    if (tag === null) continue;
    builder.text(shown.slice(from, at));
    builder.tag((tag[2] as string).toLowerCase(), tag[1] === '/');
    from = TAG.lastIndex;
    at = from - 1;
  }
  builder.text(shown.slice(from));
  return decodeEntities(builder.whole());
}

class TextBuilder {
  private result = '';
  private preformatted = 0;

  constructor(private readonly foldLines: boolean) {}

  text(part: string): void {
    if (part === '') return;
    const folded = this.foldLines && this.preformatted === 0 ? part.replace(/\s*[\r\n]\s*/g, ' ') : part;
    this.result += this.foldLines && this.isLineStart() ? folded.replace(/^[ \r\n]+/, '') : folded;
  }

  tag(name: string, closes: boolean): void {
    if (name === 'pre') this.preformatted = closes ? 0 : 1;
    if (name === 'br') this.result += '\n';
    else if ((name === 'td' || name === 'th') && !closes && !this.isLineStart()) this.result += '\t';
    else if (IS_BLOCK.test(name) && !this.isLineStart()) this.result += '\n';
  }

  /** The last line is whole: a tag would have followed what is missing. */
  whole(): string {
    return this.foldLines && !this.isLineStart() ? `${this.result}\n` : this.result;
  }

  private isLineStart(): boolean {
    return this.result === '' || this.result.endsWith('\n');
  }
}

function withoutHidden(html: string): string {
  let text = html;
  for (const name of HIDDEN) text = withoutBetween(text, new RegExp(`<${name}\\b[^<>]{0,4000}>`, 'gi'), `</${name}>`);
  return withoutBetween(text, /<!--/g, '-->');
}

/** Without what is between a start and the next end; what has no end stays. */
function withoutBetween(text: string, start: RegExp, end: string): string {
  let result = '';
  let from = 0;
  for (let found = start.exec(text); found !== null; found = start.exec(text)) {
    const close = indexOfAnyCase(text, end, start.lastIndex);
    if (close < 0) break;
    result += text.slice(from, found.index);
    from = close + end.length;
    start.lastIndex = from;
  }
  return from === 0 ? text : result + text.slice(from);
}

function indexOfAnyCase(text: string, end: string, from: number): number {
  const small = text.indexOf(end, from);
  return small >= 0 ? small : text.indexOf(end.toUpperCase(), from);
}
