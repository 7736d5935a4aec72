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

export const didYouMean = (word: string | null): string => (word === null ? '' : `; did you mean "${word}"?`);

/** The first word of a command line is neither a command nor an option that goes without one. */
export const unknownCommand = (word: string, known: readonly string[]): string =>
  `there is no ${word.startsWith('-') ? 'option' : 'command'} "${word}"${
    didYouMean(nearest(word, [...known, '--help', '--version'])) ||
    `; there are ${known.join(', ')} (--help explains them)`
  }`;

interface Named {
  /** What each option says of itself, by its name. */
  options: Map<string, string>;
  positionals: { name: string; describe: string }[];
}

interface Described {
  describe?: string;
}

/** Names of what a command takes, by building it without a parser. */
function namesOf(command: Command): Named {
  const names: Named = {
    options: new Map([
      ['help', ''],
      ['version', ''],
    ]),
    positionals: [],
  };
  const recorder = {
    option(name: string, { describe = '' }: Described) {
      names.options.set(name, describe);
      return recorder;
    },
    positional(name: string, { describe = '' }: Described) {
      names.positionals.push({ name, describe });
      return recorder;
    },
    conflicts: () => recorder,
  };
  command.options(recorder as unknown as Argv);
  return names;
}

/** What yargs complains of, as one sentence that says what to do; `given` is the command line. */
export function explainComplaint(message: string, command: Command | undefined, given: readonly string[]): string {
  if (command === undefined) return message;
  const { options, positionals } = namesOf(command);
  const name = command.usage.split(' ')[0] as string;
  const [, list] = /^Unknown arguments?: (.+)$/.exec(message) ?? [];
  // yargs names an option with hyphens twice, the second time in camel case.
  const unknown = list?.split(', ').find((each) => !options.has(each));
  if (unknown !== undefined) return unknownArgument(name, unknown, [...options.keys()], given);
  if (/^Not enough non-option arguments/.test(message)) {
    const needed = positionals.map(({ name, describe }) => `<${name}> (${describe})`).join(' and ');
    return `${name} needs ${needed}; slic-audit ${name} --help shows examples`;
  }
  const [, missing] = /^Missing required argument: (\S+)$/.exec(message) ?? [];
  if (missing !== undefined) return `${name} needs --${missing} (${options.get(missing)})`;
  const [, empty] = /^Not enough arguments following: (\S+)$/.exec(message) ?? [];
  if (empty !== undefined) return `--${empty} needs a value: ${options.get(empty)}`;
  const [, one, other] = /^Arguments (\S+) and (\S+) are mutually exclusive$/.exec(message) ?? [];
  if (one !== undefined) return `${name} takes --${one} or --${other}, not both`;
  return message;
}

/** A word too many, an option that the command does not have, or one of a single letter. */
function unknownArgument(command: string, word: string, options: string[], given: readonly string[]): string {
  const asOption = given.some((each) => each === `-${word}` || each.split('=')[0] === `--${word}`);
  if (!asOption && given.includes(word)) return `${command} does not take the further argument "${word}"`;
  if (word.length === 1) return `${command} has no option -${word}; slic-audit ${command} --help lists its options`;
  return `${command} has no option --${word}${didYouMean(prefixed(nearest(word, options)))}`;
}

const prefixed = (option: string | null): string | null => option && `--${option}`;
