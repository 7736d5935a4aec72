/** The generator and the oracle themselves: that nothing of the contract is left out of them. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../analyzer/generate/random.ts';
import { SCHEMA_VOCABULARY } from '../../analyzer/model/vocabulary.ts';
import { CAUSE_NAMES } from '../../analyzer/verdict/causes.ts';
import { deviceOf } from './device.ts';
import { DIMENSION_NAMES, DIMENSIONS, pairwise, randomScenario } from './dimensions.ts';
import { filesOf } from './folder.ts';
import { expectedRow } from './oracle/index.ts';

const random = new Random('generator');
const pairs = [...pairwise(random)];
const drawn = [...pairs, ...Array.from({ length: 3000 }, () => randomScenario(random))];
const expectations = drawn.map((scenario) => expectedRow(deviceOf(scenario)));

const seen = (column: string): Set<string | undefined> =>
  new Set(expectations.map((expected) => expected?.columns[column]));

describe('the scenarios', () => {
  it('hold every value of every dimension with every value of every other', () => {
    const indices = pairs.map((scenario) =>
      DIMENSION_NAMES.map((name) => (DIMENSIONS[name] as readonly unknown[]).indexOf(scenario[name])),
    );
    for (const [a, first] of DIMENSION_NAMES.entries())
      for (const [b, second] of DIMENSION_NAMES.entries()) {
        if (b <= a) continue;
        const found = new Set(indices.map((row) => (row[a] as number) * 100 + (row[b] as number)));
        expect(found.size, `${first} and ${second}`).toBe(DIMENSIONS[first].length * DIMENSIONS[second].length);
      }
  });

  it('are the same for the same seed, and so are the bytes', () => {
    const twice = ['x', 'x'].map((seed) => [...filesOf(deviceOf(randomScenario(new Random(seed))))]);
    expect(twice[0]).toEqual(twice[1]);
  });
});

describe('the oracle', () => {
  it('says every verdict, cause, state and detail, whatever lies in a folder', () => {
    const without = (all: readonly string[], ...left: string[]): Set<string> =>
      new Set(all.filter((each) => !left.includes(each)));
    const found = (column: string): Set<string> => new Set([...seen(column)].filter((value) => value !== undefined));
    expect(found('verdict')).toEqual(without(SCHEMA_VOCABULARY.verdict, 'unreported'));
    expect(found('cause')).toEqual(without(CAUSE_NAMES, 'not-collected'));
    expect(found('kb_cause')).toEqual(new Set(SCHEMA_VOCABULARY.kbCause));
    expect(found('confidence')).toEqual(new Set(SCHEMA_VOCABULARY.confidence));
    expect(found('firmware_state')).toEqual(new Set(SCHEMA_VOCABULARY.firmwareState));
    expect(found('marker_detail')).toEqual(new Set(SCHEMA_VOCABULARY.markerDetail));
    expect(found('kms_prediction')).toEqual(new Set(SCHEMA_VOCABULARY.kmsPrediction));
  });

  it('is silent on few', () => {
    const told = expectations.filter((expected) => expected?.columns.verdict !== undefined);
    expect(told.length / drawn.length).toBeGreaterThan(0.8);
  });
});
