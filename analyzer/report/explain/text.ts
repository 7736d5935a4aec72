/** One device in full as a page for a terminal. */
import type { Analysis } from '../../device.ts';
import { safeForTerminal } from '../../model/escape.ts';
import type { DeviceFiles } from '../../model/types.ts';
import { type DeviceDetails, describeDevice, type Item, type Section } from './details.ts';
import { partialKeys, withoutKeys } from './keys.ts';

export interface PageOptions {
  /** Characters of a line. */
  width: number;
  /** Headings in bold: only on a terminal. */
  bold: boolean;
}

const INDENT = 2;
const NAME = 17;

/** Breaks at blanks; a word longer than the line stays whole. Lines after the first begin with `hang` blanks. */
function wrap(text: string, width: number, first: string, hang: number): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(hang);
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

class Page {
  private readonly lines: string[] = [];

  constructor(
    private readonly options: PageOptions,
    private readonly safe: (text: string) => string,
  ) {}

  heading(text: string, mark: string): void {
    const shown = this.safe(text);
    if (this.lines.length > 0) this.lines.push('');
    this.lines.push(this.options.bold ? `\u001b[1m${shown}\u001b[0m` : shown);
    if (mark) this.lines.push(mark.repeat(Math.min(shown.length, this.options.width)));
  }

  item({ name, text, notes = [] }: Item, mark: string): void {
    const head = ' '.repeat(INDENT) + (name === undefined ? mark : this.safe(name).padEnd(NAME));
    this.put(text, head, head.length);
    for (const note of notes) this.put(note, ' '.repeat(INDENT + mark.length), INDENT + mark.length + 2);
  }

  put(text: string, first: string, hang: number): void {
    this.lines.push(...wrap(this.safe(text), this.options.width, first, hang));
  }

  section({ heading, kind, items }: Section): void {
    this.heading(heading, '-');
    items.forEach((item, i) => {
      this.item(item, kind === 'steps' ? `${i + 1}. ` : '- ');
    });
  }

  toString(): string {
    return `${this.lines.join('\n')}\n`;
  }
}

function layOut({ title, sections, facts, rest }: DeviceDetails, page: Page): void {
  page.heading(title, '=');
  for (const section of sections) page.section(section);
  page.heading('Facts and what they rest on', '-');
  if (facts.length === 0) page.put('none: no witness could be read', '  ', 2);
  for (const group of facts) {
    page.put(group.title, '  ', 4);
    for (const { what, value, where, quote } of group.facts) {
      page.put(`${what}: ${value}`, '    ', 6);
      page.put(quote === '' ? where : `${where}: ${quote}`, '      | ', 8);
    }
  }
  for (const section of rest) page.section(section);
}

export function explainText(
  analysis: Analysis,
  device: DeviceFiles,
  options: PageOptions = { width: 110, bold: false },
): string {
  const keys = partialKeys(analysis.witnesses);
  const page = new Page(options, (text) => safeForTerminal(withoutKeys(text, keys)));
  layOut(describeDevice(analysis, device), page);
  return page.toString();
}
