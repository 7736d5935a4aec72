/**
 * Writes the generated parts of docs/rules, docs/actions and docs/verdict.md from the registries: what stands between the
 * markers. What people wrote around them stays. With --check nothing is written: exit 1 names the pages that are stale.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MarkerDetail } from '../../analyzer/model/types.ts';
import { PLAYBOOK, type Playbook } from '../../analyzer/verdict/actions/index.ts';
import { CAUSES, kbCauseOf } from '../../analyzer/verdict/causes.ts';
import { KNOWN_ERRORS } from '../../analyzer/verdict/kms-errors.ts';
import { RULES } from '../../analyzer/verdict/rules/registry.ts';
import type { Rule, Source } from '../../analyzer/verdict/rules/rule.ts';

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));
const BEGIN = '<!-- generated: npm run docs -->';
const END = '<!-- end of generated -->';

const source = ({ title, where, dated }: Source): string => `- ${title}. ${where}; ${dated}.`;

const actionOf = ({ cause }: Rule): string => CAUSES[cause].action;

/** KB causes of a rule, with the marker details for which another one holds. */
function kb({ cause }: Rule): string {
  const usual = kbCauseOf(cause, '');
  const details = Object.keys(CAUSES[cause].kbCause) as MarkerDetail[];
  const other = details.filter((detail) => detail !== '' && kbCauseOf(cause, detail) !== usual);
  return [usual, ...other.map((detail) => `${kbCauseOf(cause, detail)} for \`${detail}\``)]
    .filter(Boolean)
    .join(', or ');
}

const ruleLink = ({ id }: Rule): string => `[${id}](${id}.md)`;

/** Where the rule stands among the questions, told by its neighbours, so that a new rule changes two pages and not all. */
function asked(rule: Rule): string {
  const place = RULES.indexOf(rule);
  const [before, after] = [RULES[place - 1], RULES[place + 1]];
  return [before && `after ${ruleLink(before)}`, after && `before ${ruleLink(after)}`].filter(Boolean).join(', ');
}

function rulePage(rule: Rule): string[] {
  const needs = rule.needs.length > 0 ? rule.needs.join(', ') : 'nothing of the folder';
  const kbText = kb(rule);
  const { title, verdict } = CAUSES[rule.cause];
  return [
    `# ${rule.id}: ${title}`,
    '',
    `| | |`,
    `| --- | --- |`,
    `| Verdict | \`${verdict}\` |`,
    `| Cause | \`${rule.cause}\` |`,
    ...(kbText ? [`| KB 942962 | ${kbText} |`] : []),
    `| Needs | ${needs} |`,
    `| Asked | ${asked(rule)} |`,
    `| Action | [\`${actionOf(rule)}\`](../actions/${actionOf(rule)}.md) |`,
    '',
    'Sources:',
    '',
    ...rule.sources.map(source),
  ];
}

/** What each code of KMS, DNS, clock and key means, in one line. */
function troubleTable(): string[] {
  return [
    '',
    '| Code | It means that | So |',
    '| --- | --- | --- |',
    ...Object.entries(KNOWN_ERRORS).map(([code, { cause, fix }]) => `| \`${code}\` | ${cause} | ${fix} |`),
  ];
}

function actionPage([action, playbook]: [string, Playbook]): string[] {
  const rules = RULES.filter((rule) => actionOf(rule) === action).map(({ id }) => `[${id}](../rules/${id}.md)`);
  return [
    `# ${action}: ${playbook.title}`,
    '',
    `- Who: ${playbook.who}.`,
    `- Where: ${playbook.where}.`,
    ...(rules.length > 0 ? [`- After: ${rules.join(', ')}.`] : []),
    '',
    ...playbook.steps.map((step, i) => `${i + 1}. ${step}`),
    '',
    `> ${playbook.caveat}`,
    ...(action === 'fix-kms-service' ? troubleTable() : []),
    '',
    'Sources:',
    '',
    ...playbook.sources.map(source),
  ];
}

function decisionTable(): string[] {
  return [
    '| Rule, in the order of the questions | Verdict | Cause | KB 942962 | Action |',
    '| --- | --- | --- | --- | --- |',
    ...RULES.map(
      (rule) =>
        `| [${rule.id}](rules/${rule.id}.md) ${CAUSES[rule.cause].title} | \`${CAUSES[rule.cause].verdict}\` | \`${rule.cause}\` | ${kb(rule)} | [\`${actionOf(rule)}\`](actions/${actionOf(rule)}.md) |`,
    ),
  ];
}

/** Every page with its generated part. */
export function pages(): Map<string, string> {
  const all = new Map<string, string[]>();
  for (const rule of RULES) all.set(`rules/${rule.id}.md`, rulePage(rule));
  for (const entry of Object.entries(PLAYBOOK)) all.set(`actions/${entry[0]}.md`, actionPage(entry));
  all.set('verdict.md', decisionTable());
  return new Map([...all].map(([name, lines]) => [name, `${BEGIN}\n${lines.join('\n')}\n${END}`]));
}

/** The page with its generated part made new; a page without markers gets it on top. */
function renewed(name: string, part: string): string {
  const page = existsSync(DOCS + name) ? readFileSync(DOCS + name, 'utf8') : '';
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  return from < 0 || to < from ? `${part}\n\n${page}` : page.slice(0, from) + part + page.slice(to + END.length);
}

/** Pages whose generated part is stale or missing, and pages that no registry knows. */
export function stalePages(): string[] {
  const all = pages();
  const stale = [...all].filter(
    ([name, part]) => !existsSync(DOCS + name) || readFileSync(DOCS + name, 'utf8') !== renewed(name, part),
  );
  const foreign = ['rules', 'actions'].flatMap((folder) =>
    readdirSync(DOCS + folder).map((file) => `${folder}/${file}`),
  );
  return [...stale.map(([name]) => name), ...foreign.filter((name) => !all.has(name))];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--check')) {
    const stale = stalePages();
    if (stale.length > 0) {
      console.error(`stale pages in docs (npm run docs): ${stale.join(', ')}`);
      process.exitCode = 1;
    }
  } else {
    for (const [name, part] of pages()) {
      mkdirSync(dirname(DOCS + name), { recursive: true });
      writeFileSync(DOCS + name, renewed(name, part));
    }
  }
}
