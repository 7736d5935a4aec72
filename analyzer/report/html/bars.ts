/** Bars: a word, a line of plain SVG, a number. Widths are percents of a box that stretches, so letters never do. */
import { safeForHtml } from '../../model/escape.ts';

export interface Part {
  /** Class that gives the colour. */
  tone: string;
  count: number;
  name: string;
}

export interface Bar {
  name: string;
  detail?: string;
  parts: Part[];
  /** What the right column says. */
  value: string;
  /** Column name -> value: the devices that a click shows. */
  filter?: Record<string, string>;
}

export const count = (value: number): string => value.toLocaleString('en-US');

/** 12.3 %, never 0.0 % for something and never 100.0 % for less than all. */
export function share(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %';
  if (part === whole) return '100 %';
  return `${Math.min(99.9, Math.max(0.1, (part / whole) * 100)).toFixed(1)} %`;
}

const fixed = (value: number) => String(Math.round(value * 1000) / 1000);

/** One line of adjoining parts; `whole` is what the full width stands for. */
export function line(parts: readonly Part[], whole: number, track = true): string {
  let x = 0;
  const rects = parts
    .filter((part) => part.count > 0)
    .map((part) => {
      const width = (part.count / whole) * 100;
      const rect = `<rect class="${part.tone}" x="${fixed(x)}" width="${fixed(width)}" height="1"><title>${safeForHtml(part.name)}: ${count(part.count)}</title></rect>`;
      x += width;
      return rect;
    });
  const ground = track ? '<rect class="track" width="100" height="1"/>' : '';
  return `<svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">${ground}${rects.join('')}</svg>`;
}

/** A list of bars on one scale. The numbers stand beside them as text, so the drawing is for the eye alone. */
export function barList(bars: readonly Bar[], whole: number): string {
  const rows = bars.map((bar) => {
    const detail = bar.detail ? `<small><bdi>${safeForHtml(bar.detail)}</bdi></small>` : '';
    const inside = `<span class="what"><bdi>${safeForHtml(bar.name)}</bdi>${detail}</span>${line(bar.parts, whole)}<span class="value">${safeForHtml(bar.value)}</span>`;
    return `<li>${clickable('bar', inside, bar.filter)}</li>`;
  });
  return `<ul class="bars">${rows.join('')}</ul>`;
}

/** A button that filters the table, or plain text where there is nothing to filter by. */
export function clickable(name: string, inside: string, filter?: Record<string, string>, more = ''): string {
  if (!filter) return `<div class="${name}">${inside}</div>`;
  return `<button type="button" class="${name}" data-filter="${safeForHtml(JSON.stringify(filter))}"${more}>${inside}</button>`;
}

export function key(parts: readonly { tone: string; name: string }[]): string {
  const items = parts.map(
    ({ tone, name }) =>
      `<li><svg viewBox="0 0 1 1" aria-hidden="true" focusable="false"><rect class="${tone}" width="1" height="1"/></svg>${safeForHtml(name)}</li>`,
  );
  return `<ul class="key">${items.join('')}</ul>`;
}
