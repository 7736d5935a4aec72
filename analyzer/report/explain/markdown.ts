/** The story of one device as Markdown, to paste into a ticket. Everything from a share is escaped. */
import type { Analysis } from '../../device.ts';
import { safeForMarkdown } from '../../model/escape.ts';
import type { DeviceFiles } from '../../model/types.ts';
import { type Section, tellStory } from './details.ts';
import { partialKeys, withoutKeys } from './keys.ts';

export function explainMarkdown(analysis: Analysis, files: DeviceFiles['files']): string {
  const keys = partialKeys(analysis.witnesses);
  const safe = (text: string): string => safeForMarkdown(withoutKeys(text, keys));
  const { title, sections, facts, rest } = tellStory(analysis, files);
  const section = ({ heading, kind, items }: Section): string[] => [
    `## ${safe(heading)}`,
    '',
    ...items.flatMap(({ name, text, notes = [] }, i) => [
      `${kind === 'steps' ? `${i + 1}.` : '-'} ${name === undefined ? '' : `**${safe(name)}**: `}${safe(text)}`,
      ...notes.map((note) => `  - ${safe(note)}`),
    ]),
    '',
  ];
  const groups = facts.flatMap((group) => [
    `### ${safe(group.title)}`,
    '',
    '| Fact | Value | Where | Bytes or line |',
    '| --- | --- | --- | --- |',
    ...group.facts.map((f) => `| ${[f.what, f.value, f.where, f.quote].map(safe).join(' | ')} |`),
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
