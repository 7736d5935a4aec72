/**
 * Builds the script and the style of report.html into analyzer/report/html/page.generated.ts, so that the program needs
 * no file beside itself at run time. `npm run generate:page`; a test compares the file with what comes out here.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const path = (name: string) => fileURLToPath(new URL(`../../analyzer/report/html/${name}`, import.meta.url));

export const GENERATED = path('page.generated.ts');

export function generatePage(): string {
  const { outputFiles } = buildSync({
    entryPoints: [path('client/main.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'none',
    tsconfigRaw: '{}',
  });
  const script = `\n${outputFiles[0]?.text ?? ''}`;
  if (/<\/script|<!--/i.test(script)) throw new Error('the script would end its own element');
  const style = `\n${readFileSync(path('client/page.css'), 'utf8')}`;
  const lines = (text: string) => text.split('\n').map((line) => `  ${JSON.stringify(line)},\n`);
  const constant = (name: string, text: string) => `export const ${name} = [\n${lines(text).join('')}].join('\\n');\n`;
  return `// Generated from client/ by \`npm run generate:page\`; do not edit.\n\n${constant('SCRIPT', script)}\n${constant('STYLE', style)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(GENERATED, generatePage());
