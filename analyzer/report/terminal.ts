/** The end of a run as a small table with bars: in colour on a terminal, plain text elsewhere. */
import { styleText } from 'node:util';
import { safeForTerminal } from '../model/escape.ts';
import type { Summary, Verdict } from '../model/types.ts';
import { PLAYBOOK } from '../verdict/actions/index.ts';
import { BLOCKING_CAUSES } from '../verdict/causes.ts';
import { isWork } from './codes.ts';

export interface TerminalOptions {
  color: boolean;
  /** Bars of blocks; else of `#`, because not every font and every file has them. Default: with colour. */
  blocks?: boolean;
  /** Columns of the terminal. */
  width: number;
}

type Colour = 'red' | 'green' | 'gray' | 'yellow' | 'magenta' | 'bold' | 'cyan';

const COLOURS: Record<Verdict, Colour> = {
  blocked: 'red',
  allowed: 'green',
  'not-applicable': 'gray',
  unknown: 'yellow',
  unreported: 'magenta',
};
const VERDICTS = Object.keys(COLOURS) as Verdict[];
const SHOWN = 5;
const MIN_BAR = 10;
const MAX_BAR = 40;
const MIN_NAME = 16;
const MAX_NAME = 48;
const MAX_MODEL = 120;

type Paint = (colour: Colour, text: string) => string;

interface Row {
  name: string;
  count: number;
  colour: Colour;
}

export function renderTerminal(summary: Summary, { color, blocks = color, width }: TerminalOptions): string {
  // The caller has decided about colour; styleText's own look at the stream would overrule it.
  const paint: Paint = (colour, text) => (color ? styleText(colour, text, { validateStream: false }) : text);
  const { devices, byVerdict, byCause, actions, models, problems } = summary;
  const verdicts = VERDICTS.map((verdict) => ({ name: verdict, count: byVerdict[verdict], colour: COLOURS[verdict] }));
  const causes = summary.byVerdict.blocked ? blockedCauses(byCause) : [];
  const work = actions
    .filter(({ action }) => isWork(action))
    .map(({ action, devices: count }) => ({ name: PLAYBOOK[action].title, count, colour: 'cyan' as const }));
  const worst = models
    .map((model) => ({ name: modelName(model), count: model.byVerdict.blocked ?? 0, colour: 'red' as const }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  const title = `${devices.total} devices: KMS refuses ${byVerdict.blocked} because of the firmware`;
  const sections: [string, Row[]][] = [
    ['Verdicts', verdicts],
    ['Why they are blocked', causes],
    ['Blocked, by model and BIOS', worst],
    ['To do', work],
  ];
  const scale = scaleFor(sections, width);
  const lines = [paint('bold', title)];
  for (const [heading, rows] of sections) {
    if (rows.length === 0) continue;
    lines.push('', paint('bold', heading), ...table(rows, devices.total, scale, blocks ? '\u2588' : '#', paint));
  }
  if (problems.devices)
    lines.push('', `Problems with the evidence: ${problems.devices} ${problems.devices === 1 ? 'device' : 'devices'}.`);
  return `${lines.join('\n')}\n`;
}

function blockedCauses(byCause: Summary['byCause']): Row[] {
  const rows = BLOCKING_CAUSES.map((cause) => ({ name: cause, count: byCause[cause], colour: 'red' as const }));
  return rows.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
}

function modelName({ manufacturer, model, biosVersion }: Summary['models'][number]): string {
  const name = model || (manufacturer ? `${manufacturer}, model not stated` : '(model not stated)');
  const whole = biosVersion ? `${name}, BIOS ${biosVersion}` : name;
  // What a device says of itself can be of any length.
  return whole.length > MAX_MODEL ? `${whole.slice(0, MAX_MODEL - 3)}...` : whole;
}

/** What all sections of a run share, so that their columns line up and a longer bar always means more devices. */
interface Scale {
  /** Columns for the names; a longer name is wrapped. */
  names: number;
  digits: number;
  /** Columns of the longest bar. */
  bar: number;
  /** Devices that the longest bar stands for. */
  most: number;
}

function scaleFor(sections: readonly (readonly [string, Row[]])[], width: number): Scale {
  const shown = sections.flatMap(([, rows]) => rows.slice(0, SHOWN));
  const most = Math.max(1, ...shown.map(({ count }) => count));
  const digits = String(most).length;
  // Between and beside the columns: the indent, a share such as ` 12.3 %`, and the gaps.
  const rest = width - digits - 14;
  const longest = Math.max(...shown.map(({ name }) => safeForTerminal(name).length));
  const names = Math.max(MIN_NAME, Math.min(longest, MAX_NAME, rest - MIN_BAR));
  return { names, digits, bar: Math.min(MAX_BAR, Math.max(MIN_BAR, rest - names)), most };
}

function table(rows: Row[], whole: number, scale: Scale, mark: string, paint: Paint): string[] {
  const lines = rows.slice(0, SHOWN).flatMap(({ name, count, colour }) => {
    const [first = '', ...more] = wrap(safeForTerminal(name), scale.names);
    const share = whole ? `${((count / whole) * 100).toFixed(1)} %`.padStart(7) : '';
    const bar = mark.repeat(count ? Math.max(1, Math.round((count / scale.most) * scale.bar)) : 0);
    const numbers = `${String(count).padStart(scale.digits)} ${share}`;
    const line = `  ${first.padEnd(scale.names)}  ${numbers}  ${bar && paint(colour, bar)}`;
    return [line.trimEnd(), ...more.map((part) => `    ${part}`)];
  });
  return rows.length > SHOWN ? [...lines, `  and ${rows.length - SHOWN} more`] : lines;
}

/** A text in lines of a width, cut between words; the lines after the first leave two columns for their indent. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = text;
  for (let limit = width; rest.length > limit; limit = width - 2) {
    const space = rest.lastIndexOf(' ', limit);
    const end = space > 0 ? space : limit;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest];
}
