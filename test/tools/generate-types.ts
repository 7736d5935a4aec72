/**
 * Writes analyzer/model/schema.generated.ts from schemas/. With --check nothing is written: exit 1 says that the file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { compile } from 'json-schema-to-typescript';

const SCHEMAS = ['device-result', 'manifest', 'summary'];
const TARGET = new URL('../../analyzer/model/schema.generated.ts', import.meta.url);

const parts = ['// Generated from schemas/ by `npm run generate`; do not edit.\n'];
for (const name of SCHEMAS) {
  const schema = JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'));
  delete schema.$id;
  const code = await compile(schema, schema.title, {
    bannerComment: '',
    additionalProperties: false,
    format: false,
    declareExternallyReferenced: true,
  });
  parts.push(name === 'device-result' ? code : code.replace(/^export (type|interface) EvidenceStatus\b.*$/gm, ''));
}
const text = parts.join('\n');
const now = (() => {
  try {
    return readFileSync(TARGET, 'utf8');
  } catch {
    return '';
  }
})();
if (process.argv.includes('--check')) {
  if (now !== text) {
    console.error('analyzer/model/schema.generated.ts is stale: run `npm run generate`');
    process.exitCode = 1;
  }
} else {
  writeFileSync(TARGET, text);
}
