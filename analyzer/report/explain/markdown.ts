/** One device in full as Markdown, to paste into a ticket. Everything from a share is escaped. */
import type { Analysis } from '../../device.ts';
import { safeForMarkdown, visible } from '../../model/escape.ts';
import type { DeviceFiles } from '../../model/types.ts';
import { describeDevice, type Section } from './details.ts';
import { partialKeys, withoutKeys } from './keys.ts';

export function explainMarkdown(analysis: Analysis, device: DeviceFiles): string {
  const keys = partialKeys(analysis.witnesses);
  const safe = (text: string): string => safeForMarkdown(withoutKeys(text, keys));
  const { title, sections, facts, rest } = describeDevice(analysis, device);
  const section = ({ heading, kind, items }: Section): string[] => [
    `## ${safe(heading)}`,
    '',
    ...items.flatMap(({ name, text, notes = [] }, i) => [
      `${kind === 'steps' ? `${i + 1}.` : '-'} ${name === undefined ? '' : `**${safe(name)}**: `}${safe(text)}`,
      ...notes.map((note) => `  - ${safe(note)}`),
    ]),
    '',
  ];
  const quoted = (text: string): string => {
    const clean = visible(withoutKeys(text, keys));
    return /[`<&]/.test(clean) ? safe(text) : `\`${clean}\``;
  };
  const groups = facts.flatMap((group) => [
    `### ${safe(group.title)}`,
    '',
    ...group.facts.flatMap(({ what, value, where, quote }) => [
      `- ${safe(what)}: ${safe(value)}`,
      `  - ${safe(where)}${quote === '' ? '' : `: ${quoted(quote)}`}`,
    ]),
    '',
  ]);
  return [
    `# ${safe(title)}`,
    '',
    ...sections.flatMap(section),
    ...(groups.length > 0 ? ['## Facts and what they rest on', '', ...groups] : []),
    ...rest.flatMap(section),
  ].join('\n');
}
