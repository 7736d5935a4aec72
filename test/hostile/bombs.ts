/** JSON that is made to hurt: by depth, by size, by names, by types. */
import type { ProblemCode } from '../../analyzer/model/schema.generated.ts';

interface Bomb {
  name: string;
  file: 'manifest.json' | 'licensing.json' | 'events.json';
  text: string;
  problem?: ProblemCode;
}

const manifest = (rest: string): string => `{"schemaVersion":1,"evidence":[],"computer":{"name":"PC-1"}${rest}}`;

export function jsonBombs(): Bomb[] {
  const deep = '['.repeat(500_000);
  return [
    { name: 'deep-manifest', file: 'manifest.json', text: deep, problem: 'manifest-invalid' },
    { name: 'deep-closed', file: 'licensing.json', text: deep + ']'.repeat(500_000), problem: 'json-invalid' },
    { name: 'deep-events', file: 'events.json', text: `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}` },
    { name: 'wide-events', file: 'events.json', text: `[${'{},'.repeat(600_000)}{}]`, problem: 'no-report' },
    {
      name: 'wide-products',
      file: 'licensing.json',
      text: `{"products":[${'[],'.repeat(600_000)}0]}`,
      problem: 'wrong-type',
    },
    {
      name: 'wide-evidence',
      file: 'manifest.json',
      text: manifest(`,"evidence":[${'1,'.repeat(400_000)}1]`),
      problem: 'wrong-type',
    },
    { name: 'huge-text', file: 'manifest.json', text: manifest(`,"os":{"caption":"${'W'.repeat(1_000_000)}"}`) },
    {
      name: 'huge-number',
      file: 'manifest.json',
      text: manifest(`,"os":{"productType":1${'0'.repeat(100_000)}}`),
      problem: 'wrong-type',
    },
    {
      name: 'prototype',
      file: 'manifest.json',
      text: '{"__proto__":{"schemaVersion":1,"polluted":true,"evidence":[{"name":"slic.bin","status":"absent"}]},"constructor":{"prototype":{"polluted":true}}}',
      problem: 'manifest-version',
    },
    {
      name: 'prototype-licensing',
      file: 'licensing.json',
      text: '{"__proto__":{"products":[{"name":"Windows"}]},"products":{"__proto__":{"id":"x"}}}',
    },
    {
      name: 'duplicate-names',
      file: 'manifest.json',
      text: manifest(',"schemaVersion":2,"schemaVersion":[],"schemaVersion":1'),
    },
    {
      name: 'wrong-types',
      file: 'manifest.json',
      text: '{"schemaVersion":{},"collector":[],"collectedUtc":5,"computer":"x","os":[[]],"evidence":{"name":{},"status":[]}}',
      problem: 'wrong-type',
    },
    {
      name: 'wrong-events',
      file: 'events.json',
      text: '[null,1,"x",[],{"id":{}},{"id":[12288],"data":{}},{"id":12288,"data":[[],{},null]}]',
      problem: 'wrong-type',
    },
    { name: 'no-object', file: 'manifest.json', text: '"manifest"', problem: 'manifest-invalid' },
    { name: 'null-manifest', file: 'manifest.json', text: 'null', problem: 'manifest-invalid' },
  ];
}
