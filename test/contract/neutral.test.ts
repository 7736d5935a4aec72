/** What says nothing new - order, case, encoding, older runs, other files - changes no column that decides. */
import { expect, it } from 'vitest';
import { analyzeDevice } from '../../analyzer/device.ts';
import { Random } from '../../analyzer/generate/random.ts';
import { type Row, rowOf } from './compare.ts';
import { describeScenario } from './dimensions.ts';
import { deviceFiles, type Files } from './folder.ts';
import { NEUTRAL, neutralCase } from './neutral.ts';

/** Where the evidence came from, and what was strange about how it lay there. */
const ABOUT_THE_FOLDER = ['device', 'source', 'evidence', 'problems'];

function judged(files: Files): Row {
  const row = rowOf(analyzeDevice(deviceFiles(files)).result);
  for (const name of ABOUT_THE_FOLDER) delete row[name];
  return row;
}

it.each(Object.entries(NEUTRAL))('%s', (name, change) => {
  const random = new Random(name);
  let applied = 0;
  for (let i = 0; i < 120; i++) {
    const given = neutralCase(random, name);
    const files = change(given);
    if (!files) continue;
    applied++;
    expect(judged(files), describeScenario(given.scenario)).toEqual(judged(given.files));
  }
  // A change that never applies would hold for nothing.
  expect(applied).toBeGreaterThan(50);
});
