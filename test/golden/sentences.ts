/** Everything that is said of drawn machines, a paragraph each: rules tried, reasons, hints, contradictions, problems. */
import { join } from 'node:path';
import { examineDevice } from '../../analyzer/device.ts';
import { tryRules } from '../../analyzer/verdict/judge.ts';
import { deviceOf } from '../contract/device.ts';
import { describeScenario, KMS_CLIENT, type Scenario } from '../contract/dimensions.ts';
import { drawn } from '../contract/drawn.ts';
import { deviceFiles, filesOf } from '../contract/folder.ts';
import { GOLDEN } from './run.ts';

export const SENTENCES = join(GOLDEN, 'sentences.txt');

function paragraph(scenario: Scenario): string {
  const { facts, result: r } = examineDevice(deviceFiles(filesOf(deviceOf(scenario))));
  const lines = [
    describeScenario(scenario),
    `  ${r.verdict} ${r.cause} ${r.confidence}: ${r.confidenceReason} [${r.basis.join(' ')}]`,
    `  ${r.action}: ${r.nextStep}`,
    ...tryRules(facts).map(({ rule, outcome, saw }) => `  ${rule.id} ${outcome}: ${saw}`),
    ...r.hints.map(({ code, message }) => `  hint ${code}: ${message}`),
    ...r.conflicts.flatMap(({ message, explanations }) => [`  ${message}`, ...explanations.map((each) => `    ${each}`)]),
    ...r.problems.map(({ file, message }) => `  problem ${file}: ${message}`),
  ];
  return `${lines.join('\n')}\n`;
}

export const sentences = (): string =>
  [...drawn('sentences', 70), ...drawn('sentences of clients', 60, KMS_CLIENT)].map(paragraph).join('\n');
