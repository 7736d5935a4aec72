/** The story of one device as text. */
import type { Analysis } from '../device.ts';
import { tryRules } from '../verdict/judge.ts';
import { visible } from './safe.ts';

export function explainText({ result, facts }: Analysis): string {
  const lines = [`${result.device}: ${result.verdict} (${result.cause})`, `Next step: ${result.nextStep}`, ''];
  for (const { rule, outcome, saw } of tryRules(facts)) lines.push(`${rule.id} ${rule.cause}: ${outcome} - ${saw}`);
  for (const { code, file, message } of result.problems) lines.push(`Problem ${code}: ${file ?? ''} ${message}`);
  return `${lines.map(visible).join('\n')}\n`;
}
