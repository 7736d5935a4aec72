/**
 * Where in a device's files a fact is: file, line and the text of that line. A witness keeps line numbers where its
 * parser has them; in JSON and CSV the line is looked up here. Only `explain` asks, for one device.
 */
import { originOf } from '../../evidence/hand-made.ts';
import { redactKeys } from '../../evidence/redaction/redact.ts';
import { decodeText } from '../../evidence/text/index.ts';
import { readableText } from '../../evidence/text/markup/index.ts';
import type { DeviceFiles, EvidenceFile } from '../../model/types.ts';

export interface SourcePosition {
  /** Name of the file that was read. */
  file: string;
  /** 1-based; null where the fact has no line of its own. */
  line: number | null;
  /** The line unchanged, keys redacted. */
  text: string;
}

/** Texts whose mark-up is taken off before they are read, so that their lines are those of what is left. */
const isCapture = (file: EvidenceFile): boolean => file === 'slmgr-dlv.txt' || file === 'mgadiag.txt';

const MAX_QUOTE = 140;

const shorten = (text: string): string => {
  const clean = text.replace(/\s+/g, ' ').trim();
  return clean.length > MAX_QUOTE ? `${clean.slice(0, MAX_QUOTE - 1)}…` : clean;
};

/** The texts of one folder, decoded once. */
export class SourceLocator {
  private readonly texts = new Map<string, string>();

  constructor(
    private readonly device: Pick<DeviceFiles, 'files' | 'origins'>,
    private readonly oemCodePage: number | null,
  ) {}

  private textOf(file: EvidenceFile): string {
    let text = this.texts.get(file);
    if (text === undefined) {
      const bytes = this.device.files[file];
      const read = isCapture(file) ? readableText : decodeText;
      text = bytes ? redactKeys(read(bytes, this.oemCodePage).text).text : '';
      this.texts.set(file, text);
    }
    return text;
  }

  private nameOf(file: EvidenceFile): string {
    return originOf(this.device.origins, file).name;
  }

  /** A line by its number, as the text parsers count. */
  line(file: EvidenceFile, line: number | undefined): SourcePosition {
    const text = line === undefined ? undefined : this.textOf(file).split(/\r{1,2}\n|\r|\n|\u2028|\u2029/)[line - 1];
    return { file: this.nameOf(file), line: text === undefined ? null : (line ?? null), text: shorten(text ?? '') };
  }

  /** The n-th match of a pattern with the flag `g`; the whole object around it where `object` is set. */
  find(file: EvidenceFile, pattern: RegExp, { nth = 0, object = false } = {}): SourcePosition {
    const text = this.textOf(file);
    const match = [...text.matchAll(pattern)][nth];
    if (!match) return { file: this.nameOf(file), line: null, text: '' };
    const from = object ? Math.max(text.lastIndexOf('{', match.index), 0) : match.index;
    const end = object ? text.indexOf('}', match.index) + 1 || text.length : match.index + match[0].length;
    const line = text.slice(0, from).split(/\r\n|\r|\n/).length;
    return { file: this.nameOf(file), line, text: shorten(text.slice(from, end)) };
  }

  /** A property of JSON by its name. */
  property(file: EvidenceFile, name: string, nth = 0): SourcePosition {
    return this.find(file, new RegExp(`"${name}"\\s*:\\s*(?:"(?:[^"\\\\]|\\\\.)*"|[^,}\\]\\s]+)`, 'g'), { nth });
  }
}
