/** Bytes in an old code page to text: the first likely page under which nothing in the text is suspicious. */
import iconv from 'iconv-lite';
import { lcidOf, PAGES_BY_LCID, pageName } from '../slmgr/languages/pages.ts';
import type { DecodedText } from './decoded-text.ts';
import { mojibakeScore } from './mojibake.ts';

/** The code page that fits: the manifest's, those of the language in the PID, then Western Europe's. */
export function decodePage(body: Buffer, oemCodePage: number | null): DecodedText {
  let best: DecodedText = { text: body.toString('latin1').replaceAll('\0', ''), encoding: 'latin1' };
  let least = Number.POSITIVE_INFINITY;
  for (const page of candidatePages(body, oemCodePage)) {
    const encoding = pageName(page);
    if (!iconv.encodingExists(encoding)) continue;
    const text = iconv.decode(body, encoding).replaceAll('\0', '');
    const score = mojibakeScore(text);
    if (score >= least) continue;
    best = { text, encoding };
    least = score;
    if (score === 0) break;
  }
  return best;
}

/** Each page once, the likeliest first; those of the PID are only looked for where the manifest's does not fit. */
function* candidatePages(body: Buffer, oemCodePage: number | null): Generator<number> {
  const manifest = oemCodePage !== null && Number.isInteger(oemCodePage) ? oemCodePage : null;
  if (manifest !== null) yield manifest;
  const pages = new Set<number>();
  const language = PAGES_BY_LCID.get(lcidOf(body.toString('latin1', 0, 65536)) ?? 0);
  if (language !== undefined) pages.add(language.oem).add(language.ansi);
  pages.add(1252).add(850).add(437).add(936).add(932).add(949).add(950).add(866).add(1251).add(852).add(1250);
  for (const page of pages) if (page !== manifest) yield page;
}
