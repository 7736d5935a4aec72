/** The library entry of the package: one module, and its types in one file. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import ts from 'typescript';

const ANALYZER = fileURLToPath(new URL('../../analyzer/', import.meta.url));
const ENTRY = `${ANALYZER}index.ts`;

async function code(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
  });
  return outputFiles[0]?.text ?? '';
}

/** Declarations of the entry, which names types of the schemas alone, and those types. */
function types(): string {
  const { outputText } = ts.transpileDeclaration(readFileSync(ENTRY, 'utf8'), {
    fileName: ENTRY,
    compilerOptions: { target: ts.ScriptTarget.ES2022 },
  });
  const own = outputText.replace(/^(?:import|export) type \{[^}]*\} from '[^']*';\n/gm, '');
  return `${own}\n${readFileSync(`${ANALYZER}model/schema.generated.ts`, 'utf8')}`;
}

/** Files of dist/ by name. The same sources give the same bytes. */
export const libraryFiles = async (): Promise<Record<string, string>> => ({
  'index.js': await code(),
  'index.d.ts': types(),
});
