/** What a mistyped word may have meant, and what a command line lacks, in words. */
import type { Argv } from 'yargs';
import type { Command } from './command.ts';

/** Letters to insert, remove or replace until one word is the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}

/** The known word that is nearest, if it is near enough to be meant: a letter in three may be wrong. */
export function nearest(word: string, known: readonly string[]): string | null {
  const near = known
    .map((each) => ({ each, wrong: distance(word.toLowerCase(), each) }))
    .filter(({ each, wrong }) => wrong <= Math.max(1, Math.floor(each.length / 3)))
    .sort((a, b) => a.wrong - b.wrong);
  return near[0]?.each ?? null;
}

const didYouMean = (word: string | null): string => (word === null ? '' : `; did you mean "${word}"?`);

export const unknownCommand = (word: string, known: readonly string[]): string =>
  `there is no command "${word}"${didYouMean(nearest(word, known)) || `; there are ${known.join(', ')}`}`;

interface Named {
  options: string[];
  positionals: { name: string; describe: string }[];
}

/** Names of what a command takes, by building it without a parser. */
function namesOf(command: Command): Named {
  const names: Named = { options: ['help', 'version'], positionals: [] };
  const recorder = {
    option(name: string) {
      names.options.push(name);
      return recorder;
    },
    positional(name: string, { describe = '' }: { describe?: string }) {
      names.positionals.push({ name, describe });
      return recorder;
    },
  };
  command.options(recorder as unknown as Argv);
  return names;
}

/** What yargs complains of, as one sentence that says what to do. */
export function explainComplaint(message: string, command: Command | undefined): string {
  if (command === undefined) return message;
  const { options, positionals } = namesOf(command);
  const name = command.usage.split(' ')[0] as string;
  const [, list] = /^Unknown arguments?: (.+)$/.exec(message) ?? [];
  // yargs names an option with hyphens twice, the second time in camel case.
  const unknown = list?.split(', ').find((each) => !options.includes(each));
  if (unknown !== undefined && unknown.length > 1)
    return `${name} has no option --${unknown}${didYouMean(prefixed(nearest(unknown, options)))}`;
  if (/^Not enough non-option arguments/.test(message)) {
    const needed = positionals.map(({ name, describe }) => `<${name}> (${describe})`).join(' and ');
    return `${name} needs ${needed}; slic-audit ${name} --help shows examples`;
  }
  return message;
}

const prefixed = (option: string | null): string | null => option && `--${option}`;
