/** Text out of CLIXML: what PowerShell writes to a redirected stream, and what Export-Clixml saves. */
import { decodeEntities } from './html.ts';

export const isClixml = (text: string): boolean => text.includes('<Objs ') || text.includes('#< CLIXML');

/** A value, with the name of its property where it is one of an object; or the start of an object. */
const VALUE = /<(S|U32|I32|U64|I64|B|DT|G|BY|U16|I16)((?:\s[^<>]{0,500})?)>([^<]*)<\/\1>|<Obj\s/g;
const NAME = /\bN="([^"]{1,200})"/;
const ESCAPE = /_x([0-9A-Fa-f]{4})_/g;

/** Strings as lines, an object's properties as a list of `Name : value` with an empty line before each object. */
export function clixmlToText(xml: string): string {
  const lines: string[] = [];
  for (const [, type, attributes, value] of xml.matchAll(VALUE)) {
    if (type === undefined) lines.push('');
    else {
      const name = NAME.exec(attributes as string)?.[1];
      const text = unescapeXml(value as string);
      lines.push(name === undefined ? text.replace(/\r?\n$/, '') : `${name} : ${text}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function unescapeXml(text: string): string {
  return decodeEntities(text).replace(ESCAPE, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
