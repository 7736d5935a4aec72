/** Long inputs: an expression that starts over at each character would take minutes. */
import { describe, expect, it } from 'vitest';
import { readMgadiag } from '../../../analyzer/evidence/mgadiag/index.ts';
import { readSlmgr } from '../../../analyzer/evidence/slmgr/index.ts';
import { mgadiag } from '../mgadiag/samples.ts';
import { block, dlv, LICENSED } from './samples.ts';

describe('time grows with length, not faster', () => {
  /** Units that once made some expression start over at each character. */
  const UNITS = [
    '-',
    '-->',
    'data-->',
    ' ',
    '\n',
    '\r',
    '\\',
    '> ',
    '*',
    '**a',
    'Name: ',
    'Name: x\n',
    ': ',
    '0x2a ',
    '0x1 WMI ',
    'AAAAA-',
    'BCDFG ',
    '=',
    'A',
    'é',
    '错误：',
    'License Status: (\n',
    'Diagnostic Report (',
    'OEM Activation 2.0 Data-->',
    ' APIC\t',
    'APIC ',
    '&gt;',
    'Description:\n',
  ];

  it.each(UNITS)('400 KB of %j are read within the time limit of a test', (unit) => {
    const data = Buffer.from(unit.repeat(Math.ceil(400_000 / Buffer.byteLength(unit))));
    readSlmgr(data, null, () => {});
    readMgadiag(data, null, () => {});
    const table = Buffer.concat([Buffer.from(mgadiag().trimEnd()), data, Buffer.from('x')]);
    expect(readMgadiag(table, null, () => {}).truncated).toBeTypeOf('boolean');
  });
});

it('8 MiB of a capture are read, and the last state of it counts', () => {
  const many = Buffer.from(
    dlv().repeat(Math.ceil((8 * 1024 * 1024) / dlv().length)) + dlv(block({ status: LICENSED })),
  );
  expect(readSlmgr(many, null, () => {}).windows).toMatchObject({ licenseStatus: 1 });
  const report = Buffer.from(mgadiag() + 'x'.repeat(8 * 1024 * 1024));
  expect(readMgadiag(report, null, () => {})).toMatchObject({ biosValid: 'valid' });
});
