/**
 * Writes the vocabularies of the verdict's catalogues (causes, actions) into schemas/, and analyzer/model/schema.generated.ts
 * from schemas/. With --check nothing is written: exit 1 names the files that are stale.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { compile } from 'json-schema-to-typescript';
import { PLAYBOOK } from '../../analyzer/verdict/actions/index.ts';
import { CAUSE_NAMES } from '../../analyzer/verdict/causes.ts';

const TYPES = 'analyzer/model/schema.generated.ts';
const SCHEMAS = ['device-result', 'manifest', 'summary'];

const url = (path: string): URL => new URL(`../../${path}`, import.meta.url);
const schemaPath = (name: string): string => `schemas/${name}.schema.json`;

const lines = (items: readonly string[], indent: string): string =>
  `${items.map((item) => `\n${indent}  ${item}`).join(',')}\n${indent}`;

const names = (items: readonly string[]): string[] => items.map((item) => JSON.stringify(item));

/** Replaces the members of the first enum behind a title. */
function withEnum(schema: string, title: string, members: readonly string[]): string {
  const found = new RegExp(`("title": "${title}",\\s*\\n( *)"enum": \\[)[^\\]]*`).exec(schema);
  if (!found) throw new Error(`no enum titled ${title}`);
  return schema.replace(found[0], found[1] + lines(names(members), found[2] as string));
}

/** Replaces the counters of an object that has one for each member. */
function withCounters(schema: string, property: string, members: readonly string[]): string {
  const found = new RegExp(
    `("${property}": \\{[^[]*?"required": \\[)[^\\]]*(\\],\\s*"properties": \\{)[^]*?(\\n {6}\\})`,
  ).exec(schema);
  if (!found) throw new Error(`no counters ${property}`);
  const counters = members.flatMap(
    (name) => `${JSON.stringify(name)}: {\n          "type": "integer",\n          "minimum": 0\n        }`,
  );
  const list = lines(names(members), '      ');
  return schema.replace(
    found[0],
    `${found[1]}${list}${found[2]}${lines(counters, '      ').replace(/\n {6}$/, '')}${found[3]}`,
  );
}

/** The schemas as they must be, by their names. */
export function schemaTexts(
  causes: readonly string[] = CAUSE_NAMES,
  actions = Object.keys(PLAYBOOK),
): Map<string, string> {
  const texts = new Map(SCHEMAS.map((name) => [name, readFileSync(url(schemaPath(name)), 'utf8')]));
  const result = withEnum(withEnum(texts.get('device-result') ?? '', 'Cause', causes), 'Action', actions);
  const summary = withEnum(withCounters(texts.get('summary') ?? '', 'byCause', causes), 'SummaryAction', actions);
  return texts.set('device-result', result).set('summary', summary);
}

async function typesOf(texts: ReadonlyMap<string, string>): Promise<string> {
  const parts = ['// Generated from schemas/ by `npm run generate`; do not edit.\n'];
  for (const [name, text] of texts) {
    const schema = JSON.parse(text);
    delete schema.$id;
    const code = await compile(schema, schema.title, {
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
  const files = new Map([...texts].map(([name, text]) => [schemaPath(name), text])).set(TYPES, await typesOf(texts));
  const stale = [...files].filter(([path, text]) => !existsSync(url(path)) || readFileSync(url(path), 'utf8') !== text);
  if (!check) {
    for (const [path, text] of stale) writeFileSync(url(path), text);
  } else if (stale.length > 0) {
    console.error(`stale, run \`npm run generate\`: ${stale.map(([path]) => path).join(', ')}`);
    process.exitCode = 1;
  }
}

if (process.argv[1] && import.meta.url.endsWith('generate-types.ts') && process.argv[1].endsWith('generate-types.ts'))
  await main(process.argv.includes('--check'));
