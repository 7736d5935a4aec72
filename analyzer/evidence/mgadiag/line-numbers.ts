/** Numbers of lines in a report. */

export function countLines(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** Line numbers of offsets; asked in rising order each character is passed once. */
export class LineCounter {
  private offset = 0;
  private line = 1;
  private readonly end: string;

  constructor(private readonly text: string) {
    this.end = text.includes('\n') ? '\n' : '\r';
  }

  at(offset: number): number {
    if (offset < this.offset) {
      this.offset = 0;
      this.line = 1;
    }
    for (
      let at = this.text.indexOf(this.end, this.offset);
      at >= 0 && at < offset;
      at = this.text.indexOf(this.end, at + 1)
    ) {
      this.line += 1;
      this.offset = at + 1;
    }
    return this.line;
  }
}
