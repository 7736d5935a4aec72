/**
 * Writes the vocabularies of the verdict's catalogues (causes, actions) into schemas/, and analyzer/model/schema.generated.ts
 * from schemas/. With --check nothing is written: exit 1 names the files that are stale.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';
import { PLAYBOOK } from '../../analyzer/verdict/actions/index.ts';
import { CAUSE_NAMES } from '../../analyzer/verdict/causes.ts';

const TYPES = new URL('../../analyzer/model/schema.generated.ts', import.meta.url);
const SCHEMAS = ['device-result', 'manifest', 'summary'];

const schema = (name: string): URL => new URL(`../../schemas/${name}.schema.json`, import.meta.url);

const lines = (items: readonly string[], indent: string): string =>
  `${items.map((item) => `\n${indent}  ${item}`).join(',')}\n${indent}`;

const names = (items: readonly string[]): string[] => items.map((item) => JSON.stringify(item));

/** Replaces the members of the first enum behind a title. */
function withEnum(text: string, title: string, members: readonly string[]): string {
  const found = new RegExp(`("title": "${title}",\\s*\\n( *)"enum": \\[)[^\\]]*`).exec(text);
  if (!found) throw new Error(`no enum titled ${title}`);
  return text.replace(found[0], found[1] + lines(names(members), found[2] as string));
}

/** Replaces the counters of an object that has one for each member. */
function withCounters(text: string, property: string, members: readonly string[]): string {
  const found = new RegExp(
    `("${property}": \\{[^[]*?"required": \\[)[^\\]]*(\\],\\s*"properties": \\{)[^]*?(\\n {6}\\})`,
  ).exec(text);
  if (!found) throw new Error(`no counters ${property}`);
  const counters = members.flatMap(
    (name) => `${JSON.stringify(name)}: {\n          "type": "integer",\n          "minimum": 0\n        }`,
  );
  const list = lines(names(members), '      ');
  return text.replace(
    found[0],
    `${found[1]}${list}${found[2]}${lines(counters, '      ').replace(/\n {6}$/, '')}${found[3]}`,
  );
}

/** The schemas as they must be, by their names. */
export function schemaTexts(
  causes: readonly string[] = CAUSE_NAMES,
  actions = Object.keys(PLAYBOOK),
): Map<string, string> {
  const texts = new Map(SCHEMAS.map((name) => [name, readFileSync(schema(name), 'utf8')]));
  const result = withEnum(withEnum(texts.get('device-result') ?? '', 'Cause', causes), 'Action', actions);
  const summary = withEnum(withCounters(texts.get('summary') ?? '', 'byCause', causes), 'SummaryAction', actions);
  return texts.set('device-result', result).set('summary', summary);
}

async function typesOf(texts: ReadonlyMap<string, string>): Promise<string> {
  const parts = ['// Generated from schemas/ by `npm run generate`; do not edit.\n'];
  for (const [name, text] of texts) {
    const { $id: _, ...definition } = JSON.parse(text);
    const code = await compile(definition, definition.title, {
      bannerComment: '',
      additionalProperties: false,
      format: false,
      declareExternallyReferenced: true,
    });
    parts.push(name === 'device-result' ? code : code.replace(/^export (type|interface) EvidenceStatus\b.*$/gm, ''));
  }
  return parts.join('\n');
}

async function main(check: boolean): Promise<void> {
  const texts = schemaTexts();
  const files: [URL, string][] = [...texts].map(([name, text]) => [schema(name), text]);
  files.push([TYPES, await typesOf(texts)]);
  const stale = files.filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text);
  if (!check) {
    for (const [file, text] of stale) writeFileSync(file, text);
  } else if (stale.length > 0) {
    console.error(`stale, run \`npm run generate\`: ${stale.map(([file]) => file.pathname).join(', ')}`);
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.includes('--check'));
