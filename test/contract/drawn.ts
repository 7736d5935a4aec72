/** Machines drawn by a seed, and where the analyzer and the oracle disagree on them. */
import { Random } from '../../analyzer/generate/random.ts';
import { differencesOf, explainDifference } from './compare.ts';
import { randomScenario, type Scenario } from './dimensions.ts';

const MOST_SHOWN = 5;

export function disagreements(scenarios: Iterable<Scenario>): string[] {
  const found: string[] = [];
  for (const scenario of scenarios) {
    if (differencesOf(scenario).length === 0) continue;
    found.push(explainDifference(scenario));
    if (found.length === MOST_SHOWN) break;
  }
  return found;
}

export function drawn(seed: string, count: number, fixed: Partial<Scenario> = {}): Scenario[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => randomScenario(random, fixed));
}
