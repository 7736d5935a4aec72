/** A line of a capture as it was before mails, forums and Markdown had it. */

const PREFIX = /^[\s>|]*(?:(?:[-*+•·–]|\d{1,3}[.)])\s+)?[\s>|]*/;

/** A line without quote marks, bullets, Markdown and no-break spaces. Tabs stay. */
export function cleanLine(line: string): string {
  let text = line.replace(/[\u200B-\u200F\u2060\uFEFF]/g, '').replace(/[\u00A0\u2000-\u200A\u202F\u3000]/g, ' ');
  text = text.replace(PREFIX, '');
  if (text.includes('\\')) text = text.replace(/\\([_*()[\].#`-])/g, '$1').replace(/\\{1,4}\s{0,8}$/, '');
  if (text.includes('**')) text = text.replace(/\*\*([^*]{1,200})\*\*/g, '$1');
  if (text.includes('`')) text = text.replaceAll('`', '');
  return text.trim();
}
