/** All commands, in the order in which --help shows them. Each is loaded only when it is used, because start-up time is noticed. */
import type { Command } from './command.ts';

const LOADERS: Record<string, () => Promise<Command>> = {
  analyze: async () => (await import('./analyze.ts')).analyze,
  explain: async () => (await import('./explain.ts')).explain,
  decode: async () => (await import('./decode.ts')).decode,
  'evidence-pack': async () => (await import('./evidence-pack.ts')).evidencePack,
  diff: async () => (await import('./diff.ts')).diff,
  merge: async () => (await import('./merge.ts')).merge,
  generate: async () => (await import('./generate.ts')).generate,
  completion: async () => (await import('./completion.ts')).completion,
};

export const COMMAND_NAMES = Object.keys(LOADERS);

/** The command that the arguments name, or all of them, for help and for suggestions. */
export async function loadCommands(argv: readonly string[]): Promise<Command[]> {
  const named = argv[0] !== undefined && Object.hasOwn(LOADERS, argv[0]) ? LOADERS[argv[0]] : undefined;
  return Promise.all((named ? [named] : Object.values(LOADERS)).map((load) => load()));
}
