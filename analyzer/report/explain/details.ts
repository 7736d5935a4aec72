/** One device in full, before it is laid out as text or as Markdown. */
import type { Analysis } from '../../device.ts';
import type { DeviceFiles, DeviceResult } from '../../model/types.ts';
import { PLAYBOOK } from '../../verdict/actions/index.ts';
import { CAUSES } from '../../verdict/causes.ts';
import { tryRules } from '../../verdict/judge.ts';
import type { Source } from '../../verdict/rules/rule.ts';
import { makerCommand } from '../maker-command.ts';
import { type FactGroup, factGroups } from './facts.ts';

/** A line of a section: text with a mark before it, or a name and its value; `notes` are indented below. */
export interface Item {
  name?: string;
  text: string;
  notes?: string[];
}

export interface Section {
  heading: string;
  /** `pairs` are names and values; `steps` are counted. */
  kind: 'pairs' | 'list' | 'steps';
  items: Item[];
}

export interface DeviceDetails {
  title: string;
  sections: Section[];
  facts: FactGroup[];
  /** Sections after the facts. */
  rest: Section[];
}

const VERDICTS: Record<DeviceResult['verdict'], string> = {
  allowed: 'allowed - KMS accepts this PC in its current state',
  blocked: 'blocked - KMS refuses this PC in its current state',
  'not-applicable': 'not applicable - KMS does not check this PC in its current state',
  unknown: 'unknown - the evidence does not tell',
  unreported: 'unreported - nothing was collected',
};

const PREDICTIONS: Record<DeviceResult['kmsPrediction'], string> = {
  works: 'works - KMS would let a volume edition of Windows 7 pass here',
  refused: 'refused - KMS would refuse a volume edition of Windows 7 here',
  unknown: 'unknown - the firmware is not known',
};

const KB_CAUSES: Record<DeviceResult['kbCause'], string> = {
  '': '',
  'Cause 1': 'KB 942962, Cause 1: the marker or the table is corrupted',
  'Cause 2': 'KB 942962, Cause 2: the table has no Windows marker',
};

export const sourceText = ({ title, where, dated }: Source): string => `${title} (${where}; ${dated})`;

const pairs = (list: [name: string, value: string | null | undefined][]): Item[] =>
  list.filter((pair): pair is [string, string] => !!pair[1]).map(([name, text]) => ({ name, text }));

function machine({ computer, os }: DeviceResult): string {
  const name = [computer.manufacturer, computer.model].filter((part) => part != null).join(' ');
  return [
    name,
    computer.serialNumber && `serial number ${computer.serialNumber}`,
    computer.biosVersion && `BIOS ${computer.biosVersion}${computer.biosDate ? ` of ${computer.biosDate}` : ''}`,
    os.caption ?? (os.version && `Windows ${os.version}`),
  ]
    .filter(Boolean)
    .join(', ');
}

function verdictSection(result: DeviceResult, ruleTitle: string): Section {
  const { collection } = result;
  const collector = collection.collectorVersion ? `, collector ${collection.collectorVersion}` : '';
  return {
    heading: 'Verdict',
    kind: 'pairs',
    items: pairs([
      ['Verdict', VERDICTS[result.verdict]],
      ['Cause', `${result.cause} - ${ruleTitle} (rule ${result.rule})`],
      ['Microsoft says', KB_CAUSES[result.kbCause]],
      ['Confidence', result.confidence && `${result.confidence} - ${result.confidenceReason}`],
      ['Firmware', `${result.firmwareState}${result.markerDetail ? ` (${result.markerDetail})` : ''}`],
      ['Windows 7 by KMS', PREDICTIONS[result.kmsPrediction]],
      ['Rests on', result.basis.join(', ')],
      ['Licence channel', result.licenseChannel],
      ['Machine', machine(result)],
      ['Computer', [result.computer.name, result.computer.domain].filter(Boolean).join(' in ')],
      ['Collected', `${collection.collectedUtc ?? 'no time stated'} (${collection.kind}${collector})`],
      ['From', result.source],
    ]),
  };
}

/** The report's folder is not known here; the maker is in the command only where a shell leaves the name unchanged. */
function packCommand({ action, computer }: DeviceResult): string | null {
  return action === 'contact-oem' && computer.manufacturer
    ? makerCommand('REPORT', computer.manufacturer.trim())
    : null;
}

function nextSection(result: DeviceResult): Section[] {
  const { action, nextStep } = result;
  const { title, who, where, steps, caveat, sources } = PLAYBOOK[action];
  return [
    {
      heading: 'Next step',
      kind: 'pairs',
      items: pairs([
        ['Do', nextStep],
        ['Who', who],
        ['Where', where],
        ['Evidence pack', packCommand(result)],
      ]),
    },
    { heading: `Playbook ${action}: ${title}`, kind: 'steps', items: steps.map((text) => ({ text })) },
    {
      heading: 'Bear in mind',
      kind: 'list',
      items: [{ text: caveat }, { text: `Sources: ${sources.map(sourceText).join('; ')}` }],
    },
  ];
}

function doubtSections({ conflicts, hints }: DeviceResult): Section[] {
  return [
    {
      heading: 'What does not fit together',
      kind: 'list',
      items: conflicts.map(({ code, message, explanations }) => ({
        text: `${code}: ${message}`,
        notes:
          explanations.length > 0
            ? explanations.map((text, i) => `${i === 0 ? 'perhaps' : 'or'} ${text}`)
            : ['nothing in the folder explains it: collect again on the machine itself'],
      })),
    },
    {
      heading: 'Hints (they decide nothing)',
      kind: 'list',
      items: hints.map(({ code, message }) => ({ text: `${code}: ${message}` })),
    },
  ];
}

function ruleSection(trials: ReturnType<typeof tryRules>): Section {
  return {
    heading: 'Rules, in the order of the questions; the first that applies decides',
    kind: 'list',
    items: trials.map(({ rule, outcome, saw }) => ({
      text: `${rule.id} ${CAUSES[rule.cause].title}: ${outcome === 'applies' ? 'APPLIES' : outcome}`,
      notes: [
        `saw: ${saw}`,
        `source: ${outcome === 'applies' ? rule.sources.map(sourceText).join('; ') : rule.sources.map(({ title }) => title.split(':')[0]).join('; ')}`,
      ],
    })),
  };
}

function folderSections({ evidence, problems }: DeviceResult, witnesses: Analysis['witnesses']): Section[] {
  const errorOf = (name: string): string =>
    witnesses.manifest?.evidence.find((item) => item.name === name)?.error ?? '';
  return [
    {
      heading: 'Evidence',
      kind: 'list',
      items: evidence.map(({ name, status }) => ({
        text: `${name}: ${status}${errorOf(name) ? ` (${errorOf(name)})` : ''}`,
      })),
    },
    {
      heading: 'Problems',
      kind: 'list',
      items: problems.map(({ code, file, message }) => ({ text: `${code}: ${file ? `${file} ` : ''}${message}` })),
    },
  ];
}

const filled = (sections: Section[]): Section[] => sections.filter(({ items }) => items.length > 0);

/** @param files the files that the analysis was made of: facts are quoted from them */
export function describeDevice({ result, facts, witnesses }: Analysis, device: DeviceFiles): DeviceDetails {
  const trials = tryRules(facts);
  const decided = CAUSES[result.cause].title;
  return {
    title: `${result.device}: ${result.verdict} (${result.cause})`,
    sections: filled([verdictSection(result, decided), ...nextSection(result), ...doubtSections(result)]),
    facts: factGroups(witnesses, device),
    rest: filled([ruleSection(trials), ...folderSections(result, witnesses)]),
  };
}
