/** `--list`: names of computers, one a line and nothing else, for a ConfigMgr collection or an AD group. */
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { attempt } from '../../model/errors.ts';
import { visible } from '../../model/escape.ts';
import type { Verdict } from '../../model/types.ts';
import { COLUMNS } from '../../report/columns.ts';
import { textReader } from '../../report/report-row.ts';
import type { ResultWriter } from './report-set.ts';

/** Names of the rows with these verdicts, in the order of the rows; a computer without a name is named by its folder. */
export function openNameList(file: string, verdicts: readonly Verdict[]): ResultWriter {
  const temporary = `${file}.${process.pid}.tmp`;
  const names: string[] = [];
  const text = textReader(COLUMNS);
  return {
    add(row) {
      if (verdicts.includes(text(row, 'verdict') as Verdict))
        names.push(visible(text(row, 'computer') || text(row, 'device')));
    },
    close() {
      attempt(`cannot write the list ${file}`, () => {
        writeFileSync(temporary, names.map((name) => `${name}\r\n`).join(''));
        renameSync(temporary, file);
      });
    },
    abort() {
      if (existsSync(temporary)) rmSync(temporary);
    },
  };
}
