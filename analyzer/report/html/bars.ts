/** Bars: a word, a line of plain SVG, a number. Widths are percents and the drawing is not stretched, so patterns stay whole. */
import { safeForHtml } from '../../model/escape.ts';

export interface Part {
  /** Class that gives colour and pattern. */
  tone: string;
  count: number;
  name: string;
}

/** Column name -> the values that are wanted: the devices that a click shows. */
export type Filter = Record<string, readonly string[]>;

export interface Bar {
  name: string;
  detail?: string;
  parts: Part[];
  /** What the right column says. */
  value: string;
  filter?: Filter;
}

export const count = (value: number): string => value.toLocaleString('en-US');

export const plural = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`;

/** 12.3 %, never 0.0 % for something and never 100.0 % for less than all. */
export function share(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %';
  if (part === whole) return '100 %';
  return `${Math.min(99.9, Math.max(0.1, (part / whole) * 100)).toFixed(1)} %`;
}

const fixed = (value: number) => String(Math.round(value * 1000) / 1000);

/** One line of adjoining parts with gaps between them; `whole` is what the full width stands for. */
export function line(parts: readonly Part[], whole: number): string {
  let x = 0;
  const rects = parts
    .filter((part) => part.count > 0)
    .map((part) => {
      const width = (part.count / whole) * 100;
      const rect = `<rect class="${part.tone}" x="${fixed(x)}%" width="${fixed(width)}%" height="100%"><title>${safeForHtml(part.name)}: ${count(part.count)}</title></rect>`;
      x += width;
      return rect;
    });
  return `<svg class="line" width="100%" height="100%" aria-hidden="true" focusable="false"><rect class="track" width="100%" height="100%"/>${rects.join('')}</svg>`;
}

/** A list of bars on one scale. The numbers are beside them as text, so the drawing is only visual. */
export function barList(bars: readonly Bar[], whole: number): string {
  const rows = bars.map((bar) => {
    const detail = bar.detail ? `<small><bdi>${safeForHtml(bar.detail)}</bdi></small>` : '';
    const inside = `<span class="what"><bdi>${safeForHtml(bar.name)}</bdi>${detail}</span>${line(bar.parts, whole)}<span class="value">${safeForHtml(bar.value)}</span>`;
    return `<li>${clickable('bar', inside, bar.filter)}</li>`;
  });
  return `<ul class="bars">${rows.join('')}</ul>`;
}

/** A button that filters the table, or plain text where there is nothing to filter by. */
export function clickable(name: string, inside: string, filter?: Filter, more = ''): string {
  if (!filter) return `<div class="${name}">${inside}</div>`;
  return `<button type="button" class="${name}" data-filter="${safeForHtml(JSON.stringify(filter))}"${more}>${inside}</button>`;
}

export function key(parts: readonly { tone: string; name: string }[]): string {
  const items = parts.map(
    ({ tone, name }) =>
      `<li><svg aria-hidden="true" focusable="false"><rect class="${tone}" width="100%" height="100%"/></svg>${safeForHtml(name)}</li>`,
  );
  return `<ul class="key">${items.join('')}</ul>`;
}

export function card(title: string, intro: string, inside: string, kind = ''): string {
  return `<section class="card${kind && ` ${kind}`}"><h2>${title}</h2><p>${intro}</p>${inside}</section>`;
}

/** A table that becomes a list on a phone; cells are markup. */
export function plainTable(head: readonly string[], rows: readonly string[][], numbers: readonly number[]): string {
  const cls = (i: number) => (numbers.includes(i) ? ' class="number"' : '');
  const top = head.map((name, i) => `<th scope="col"${cls(i)}>${name}</th>`).join('');
  const body = rows.map(
    ([first = '', ...rest]) =>
      `<tr><th scope="row">${first}</th>${rest.map((cell, i) => `<td${cls(i + 1)} data-name="${head[i + 1]}">${cell}</td>`).join('')}</tr>`,
  );
  return `<div class="scroll-x"><table class="plain"><thead><tr>${top}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}
