/** All commands, in the order in which --help shows them. */
import { analyze } from './analyze.ts';
import type { Command } from './command.ts';
import { decode } from './decode.ts';
import { explain } from './explain.ts';
import { generate } from './generate.ts';
import { merge } from './merge.ts';

export const COMMANDS: readonly Command[] = [analyze, explain, decode, merge, generate];
