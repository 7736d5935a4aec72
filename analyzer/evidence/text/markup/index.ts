/**
 * A text as Windows printed it, out of what tools and people have wrapped it in: HTML, RTF, CLIXML, JSON, a saved mail, CSV
 * quotes, the prefixes of a log. Each step looks first, cheaply, whether it is needed.
 */
import type { DecodedText } from '../decoded-text.ts';
import { decodeText } from '../index.ts';
import { clixmlToText, isClixml } from './clixml.ts';
import { decodeEntities, hasTags, htmlToText } from './html.ts';
import { jsonToText } from './json-text.ts';
import { withoutLogPrefix } from './log-prefix.ts';
import { unquoteLines } from './quoted-lines.ts';
import { decodeQuotedPrintable, isQuotedPrintable } from './quoted-printable.ts';
import { isRtf, rtfToText } from './rtf.ts';

/** A text witness as its reader sees it, keys and all. */
export function readableText(bytes: Uint8Array, oemCodePage: number | null): DecodedText {
  const { text, encoding } = decodeText(bytes, oemCodePage);
  return { text: withoutMarkup(text), encoding };
}

/** Every carrier but a log leaves one of these in a text. */
const CARRIED = /["&'<={]/;

export function withoutMarkup(text: string): string {
  if (!CARRIED.test(text)) return withoutLogPrefix(text);
  const lines = withoutDocument(text);
  return withoutLogPrefix(
    unquoteLines(lines.includes('\r') && lines !== text ? lines.replaceAll('\r\n', '\n') : lines),
  );
}

function withoutDocument(text: string): string {
  if (isRtf(text)) return rtfToText(text);
  if (isClixml(text)) return clixmlToText(text);
  const carried = jsonToText(text) ?? text;
  const decoded = isQuotedPrintable(carried) ? decodeQuotedPrintable(carried) : carried;
  return hasTags(decoded) ? htmlToText(decoded) : decodeEntities(decoded);
}
