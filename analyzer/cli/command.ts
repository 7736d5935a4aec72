import type { Argv } from 'yargs';
import type { Io } from './io.ts';

/** One command: its arguments for yargs, and what it does. */
export interface Command<T = never> {
  /** As yargs writes it, e.g. `decode <file>`. */
  usage: string;
  describe: string;
  /** Command lines without the program's name, each with what it does. */
  examples: readonly (readonly [command: string, does: string])[];
  options(parser: Argv): Argv;
  /** Returns the exit code. */
  run(args: T, io: Io): Promise<number> | number;
}
