/**
 * report.html: one file, no request to anywhere. Data blocks are written as the devices come, the visible page at the
 * end, when the numbers are known; details come last, so that they hold up nothing.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { type ChangeNote, UNCHANGED } from '../../fleet/fleet-changes.ts';
import { visible } from '../../model/escape.ts';
import { PLAYBOOK } from '../../verdict/actions/index.ts';
import type { Column } from '../columns.ts';
import type { FleetReport } from '../fleet-report.ts';
import type { ReportRow } from '../report-row.ts';
import { DETAILS_A_BLOCK, DetailsBlocks, RowBlocks } from './blocks.ts';
import { bodyHtml } from './body.ts';
import { SCRIPT, STYLE } from './page.generated.ts';
import type { PageMeta } from './payload.ts';
import { ModelTallies } from './tally.ts';

/** What the page knows beyond the columns of the CSV. */
const CHANGE_COLUMNS: readonly { name: string; description: string }[] = [
  { name: 'change', description: 'What became of the device since the earlier result.' },
  { name: 'firmware_change', description: 'How the table changed under the same BIOS version.' },
];

export interface PageOptions {
  /** Those of its rows. */
  columns: readonly Column[];
  /** Its rows have details. */
  details: boolean;
  /** That of compliance.csv. */
  delimiter?: string;
  /** Folder of the reports, for the commands on the page. */
  out?: string;
}

export interface PageWriter {
  /** Devices come worst first. */
  add(row: ReportRow, change?: ChangeNote): void;
  close(facts: FleetReport): void;
  /** Closes the file and takes it away. */
  abort(): void;
}

/** Creates the file at `path`, or empties it. Errors of the disk are thrown by whichever call meets them. */
export function openPage(path: string, options: PageOptions): PageWriter {
  return new Page(path, options);
}

class Page implements PageWriter {
  private readonly path: string;
  private readonly fd: number;
  private readonly columns: readonly Column[];
  private readonly delimiter: string;
  private readonly out: string;
  private readonly rows: RowBlocks;
  private readonly details: DetailsBlocks | null;
  private readonly models: ModelTallies;
  private devices = 0;
  private open = true;

  constructor(path: string, options: PageOptions) {
    const { columns, details, delimiter = ',', out = 'slic-audit-report' } = options;
    this.path = path;
    this.columns = columns;
    this.delimiter = delimiter;
    this.out = out;
    this.details = details ? new DetailsBlocks() : null;
    this.models = new ModelTallies(columns);
    this.fd = openSync(path, 'w');
    this.rows = new RowBlocks(columns.length + CHANGE_COLUMNS.length, (html) => this.write(html));
    this.write(headHtml());
  }

  add(row: ReportRow, change: ChangeNote = UNCHANGED): void {
    this.devices++;
    this.rows.add([...row.texts.map(visible), change.kind, change.alarm]);
    this.details?.add(row.details);
    this.models.add(row);
  }

  close(facts: FleetReport): void {
    this.rows.flush();
    const details = this.details?.finish() ?? [];
    this.write(`</head>\n<body>\n${bodyHtml(facts, this.models.worst(), this.out)}\n`);
    for (const block of details) this.write(block);
    const meta = jsonForScript(this.meta(details.length > 0, facts.changes !== null));
    this.write(`<script type="application/json" id="meta">${meta}</script>\n`);
    this.write(`<script>${SCRIPT}</script>\n</body>\n</html>\n`);
    this.closeFile();
  }

  abort(): void {
    if (!this.open) return;
    this.closeFile();
    unlinkSync(this.path);
  }

  private meta(details: boolean, compared: boolean): PageMeta {
    const columns = this.columns.map(({ name, description }) => ({ name, description }));
    const extra = CHANGE_COLUMNS.map((column) => ({ ...column, extra: true, hidden: !compared }));
    return {
      devices: this.devices,
      columns: [...columns, ...extra],
      playbooks: playbooks(),
      detailsBlock: details ? DETAILS_A_BLOCK : 0,
      delimiter: this.delimiter,
    };
  }

  private write(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    for (let done = 0; done < bytes.length; ) done += writeSync(this.fd, bytes, done, bytes.length - done);
  }

  private closeFile(): void {
    this.open = false;
    closeSync(this.fd);
  }
}

const playbooks = (): PageMeta['playbooks'] =>
  Object.fromEntries(Object.entries(PLAYBOOK).map(([action, { title, steps }]) => [action, { title, steps }]));

/** JSON that is safe inside a script element, whatever the inventory calls its columns. */
function jsonForScript(value: unknown): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escaped);
}

const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

/** Only this very script and this very style may run; nothing may be fetched, framed or sent. */
function policy(): string {
  return `default-src 'none'; script-src ${sha256(SCRIPT)}; style-src ${sha256(STYLE)}; img-src data:; base-uri 'none'; form-action 'none'`;
}

function headHtml(): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>KMS readiness of the fleet</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
`;
}
