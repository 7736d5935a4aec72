/** One line of a hex dump: its offset, its bytes, and where the characters beside them begin. */

export interface HexLine {
  /** As printed; null where the dump has none. */
  offset: string | null;
  bytes: number[];
  /** Hex digits of a group: 2 for bytes, 4 and 8 for words. */
  digits: number;
}

/** Bytes of a line that are looked at; xxd goes up to 256, in practice it is 16 or 32. */
const MAX_BYTES = 64;
const OFFSET_WITH_COLON = /^(?:0x)?([0-9a-f]{2,16})h?:$/i;
const SEGMENTED = /^[0-9a-f]{4}:([0-9a-f]{4})$/i;
const BARE_OFFSET = /^(?:0x)?([0-9a-f]{4,16})$/i;
const GROUP = /^(?:[0-9a-f]{2}|[0-9a-f]{4}|[0-9a-f]{8})$/i;
/** The mark that old debuggers put in the middle: `01 FA-44 45`. */
const MIDDLE_MARK = /^([0-9a-f]{2})-([0-9a-f]{2})$/i;

interface Token {
  text: string;
  /** Blanks before it. */
  gap: number;
}

function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const found of line.matchAll(/[^\s]+/g)) {
    const gap = line.slice(end, found.index).includes('\t') ? 2 : found.index - end;
    end = found.index + found[0].length;
    const middle = MIDDLE_MARK.exec(found[0]);
    if (middle) tokens.push({ text: middle[1] as string, gap }, { text: middle[2] as string, gap: 1 });
    else tokens.push({ text: found[0], gap });
    if (tokens.length > MAX_BYTES + 2) break;
  }
  return tokens;
}

function offsetOf([first, second]: Token[]): string | null {
  if (!first || !second) return null;
  const marked = OFFSET_WITH_COLON.exec(first.text) ?? SEGMENTED.exec(first.text);
  if (marked) return marked[1] as string;
  const bare = BARE_OFFSET.exec(first.text);
  // A first column of the width of the others holds bytes.
  return bare && GROUP.test(second.text) && second.text.length !== first.text.length ? (bare[1] as string) : null;
}

/** Whether what follows is no byte but the characters beside them, which can look like hex. */
function isCharacters({ text, gap }: Token, digits: number, count: number): boolean {
  if (!GROUP.test(text) || text.length > digits) return true;
  if (count === 0) return false;
  return gap > 2 || (gap === 2 && !(digits === 2 && count === 8));
}

/** Null where the line is no line of a dump. */
export function readHexLine(line: string): HexLine | null {
  const tokens = tokensOf(line.replace(/^[>\s]*/, ''));
  const offset = offsetOf(tokens);
  const data = offset === null ? tokens : tokens.slice(1);
  const digits = data[0]?.text.length ?? 0;
  if (!data[0] || !GROUP.test(data[0].text)) return null;
  const bytes: number[] = [];
  for (const [i, token] of data.entries()) {
    if (isCharacters({ ...token, gap: i === 0 ? 1 : token.gap }, digits, bytes.length)) break;
    for (const pair of token.text.match(/../g) ?? []) bytes.push(Number.parseInt(pair, 16));
    if (bytes.length >= MAX_BYTES) break;
  }
  return offset === null && isRuler(bytes) ? null : { offset, bytes, digits };
}

/** The heading `00 01 02 ... 0F` above the columns. */
const isRuler = (bytes: readonly number[]): boolean => bytes.length >= 8 && bytes.every((byte, i) => byte === i);
