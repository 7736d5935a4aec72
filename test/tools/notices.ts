/** The licences of everything that is in the download, Node among it. */
import { noticesOf } from './licences.ts';
import { NODE_VERSION, nodeLicence } from './node-download.ts';

export function notices(packages: readonly string[]): string {
  const head = 'This download holds Node and the packages below, under their own licences.\n';
  const node = `Node.js ${NODE_VERSION} (node.exe)\n\n${nodeLicence(NODE_VERSION).trim()}\n`;
  return noticesOf(head, packages, [node]);
}
