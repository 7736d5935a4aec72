/** The licences of everything that is in the bundle, and of Node: whoever passes the download on must pass them on too. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './bundle.ts';
import { NODE_VERSION, nodeLicence } from './node-download.ts';

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

export function notices(packages: readonly string[]): string {
  const head = 'This download holds Node and the packages below, under their own licences.\n';
  const node = `Node.js ${NODE_VERSION} (node.exe)\n\n${nodeLicence(NODE_VERSION).trim()}\n`;
  return [head, ...packages.map(noticeOf), node].join(RULE).replace(/\r\n?/g, '\n');
}
