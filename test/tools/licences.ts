/** The licences of the packages that are in a bundle: whoever passes it on must pass them on too. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;
const RULE = `\n${'='.repeat(100)}\n\n`;

/** Licence of one package, below the repository. Throws where it names none: then it may not be passed on. */
function noticeOf(folder: string): string {
  const path = join(REPOSITORY, folder);
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const files = readdirSync(path).filter((file) => LICENCE_FILE.test(file));
  if (files.length === 0) throw new Error(`${name} ${version} has no licence file`);
  const texts = files.sort().map((file) => readFileSync(join(path, file), 'utf8').trim());
  return `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
}

/** @param packages folders below the repository; `more`: notices of what else is there */
export const noticesOf = (head: string, packages: readonly string[], more: readonly string[] = []): string =>
  [head, ...packages.map(noticeOf), ...more].join(RULE).replace(/\r\n?/g, '\n');
