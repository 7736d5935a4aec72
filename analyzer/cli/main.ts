/** Arguments to a command, errors to an exit code. */
import yargs, { type Argv } from 'yargs';
import { redactKeys } from '../evidence/redaction/redact.ts';
import { VERSION } from '../model/build.ts';
import { EXIT, fileErrorReason, Interrupted, UsageError } from '../model/errors.ts';
import { safeForTerminal } from '../model/escape.ts';
import type { Command } from './command.ts';
import { COMMAND_NAMES, loadCommands } from './commands.ts';
import type { Io } from './io.ts';
import { openFile } from './open.ts';
import { explainComplaint, unknownCommand } from './suggestions.ts';
import { asTyped, refuseSwallowed, wereDropped } from './windows.ts';

/** Runs one command line; returns its exit code and never throws. */
export async function main(given: readonly string[], io: Io): Promise<number> {
  const argv = asTyped(given);
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-v')) {
    io.stdout.write(`${VERSION}\n`);
    return EXIT.done;
  }
  let code: number = EXIT.failed;
  try {
    refuseSwallowed(argv);
    const commands = await loadCommands(argv);
    let parser = newParser(argv, commands, io);
    leaveOutHelp(parser);
    for (const command of commands)
      parser = parser.command(command.usage, command.describe, withExamples(command), async (args) => {
        code = await command.run(refuseEmpty(lastOfEach(args)) as never, io);
      });
    await parser.parseAsync(argv as string[], {}, (error, _args, output) => {
      // Help and version are results; a failed parse is thrown by `fail`.
      if (!error && output) {
        io.stdout.write(`${output}\n`);
        code = EXIT.done;
      }
    });
    return code;
  } catch (error) {
    return exitCodeOf(error, io);
  }
}

const isHelp = (word: string): boolean => word === '-h' || word === '--help';

const EXIT_CODES = 'Exit codes: 0 done, 1 done and --fail-on found some, 2 failed, 130 interrupted.';

function newParser(argv: readonly string[], commands: readonly Command[], io: Io): Argv {
  const [word] = argv;
  const isOption = word?.startsWith('-') ?? false;
  if (word !== undefined && !(isOption ? argv.length > 1 : COMMAND_NAMES.includes(word)) && !isHelp(word))
    throw new UsageError(unknownCommand(word, COMMAND_NAMES));
  return yargs([...argv])
    .scriptName('slic-audit')
    .usage('$0 <command>\n\nWhy KMS refuses a PC, for a whole fleet.')
    .version(VERSION)
    .alias({ h: 'help', v: 'version' })
    .strict()
    .demandCommand(1, 'no command was given: analyze, explain, decode, ... (--help lists them)')
    .parserConfiguration({
      'parse-numbers': false,
      'parse-positional-numbers': false,
    })
    .exitProcess(false)
    .wrap(Math.min(100, io.stderr.columns ?? 100))
    .epilogue(EXIT_CODES)
    .fail((message, error) => {
      if (error && error.name !== 'YError') throw error;
      const complaint = message || error?.message;
      throw new UsageError(explainComplaint(complaint, commands.length === 1 ? commands[0] : undefined, argv));
    });
}

const withExamples =
  ({ options, examples }: Command) =>
  (parser: Argv): Argv => {
    for (const [command, does] of examples) parser.example(`$0 ${command}`, does);
    return options(parser).epilogue(EXIT_CODES);
  };

/**
 * While a command runs, yargs lays out its help in case it should fail, and never needs it here, for a failure is one line.
 * That takes as long as loading the program.
 */
function leaveOutHelp(parser: Argv): void {
  const internal = parser as { getInternalMethods?(): { getUsageInstance(): { cacheHelpMessage(): void } } };
  const usage = internal.getInternalMethods?.().getUsageInstance();
  if (usage) usage.cacheHelpMessage = () => {};
}

/** Options that take several values; yargs' own switch for the others would leave the last root alone, too. */
const SEVERAL: ReadonlySet<string> = new Set(['_', 'root', 'report', 'folder', 'exclude']);

/** Of an option that is given twice, the last counts. */
function lastOfEach(args: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      Array.isArray(value) && !SEVERAL.has(name) ? value.at(-1) : value,
    ]),
  );
}

/** What may be empty: any text is a seed, and `diff --csv` goes without a name. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['seed', 'csv']);

const POSITIONALS: ReadonlySet<string> = new Set(['root', 'report', 'folder', 'file', 'dir', 'old', 'new', 'shell']);

/** `--out "$REPORTS"` in a script that never set the variable would mean the working folder. */
function refuseEmpty(args: Record<string, unknown>): Record<string, unknown> {
  const empty = Object.entries(args).find(
    ([name, value]) => !MAY_BE_EMPTY.has(name) && (Array.isArray(value) ? value : [value]).includes(''),
  );
  if (empty === undefined) return args;
  const [name] = empty;
  const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new UsageError(`the value of ${POSITIONALS.has(name) ? `<${name}>` : option} is empty`);
}

/** Known errors are one line, unknown ones keep their stack. */
function exitCodeOf(error: unknown, io: Io): number {
  if (io.signal.aborted || error instanceof Interrupted) {
    io.stderr.write('slic-audit: interrupted; no report was changed\n');
    return EXIT.interrupted;
  }
  const reason = error instanceof UsageError ? error.message : fileErrorLine(error);
  if (reason) io.stderr.write(`slic-audit: ${logLine(reason)}\n`);
  else io.stderr.write(`slic-audit: unexpected error\n${stackOf(error)}\n`);
  return EXIT.failed;
}

/** A file system error that was not reported in words of its own, with its path; null for any other error. */
function fileErrorLine(error: unknown): string | null {
  const { path } = error as NodeJS.ErrnoException;
  const reason = fileErrorReason(error);
  return reason && (path ? `${path}: ${reason}` : reason);
}

/** Paths and messages can hold names from a share. */
const logLine = (text: string): string => safeForTerminal(redactKeys(text).text);

const stackOf = (error: unknown): string =>
  String((error instanceof Error && error.stack) || error)
    .split('\n')
    .map(logLine)
    .join('\n');

/** A thread that hangs in a call to a dead share keeps the process from ending, and `exit` would wait for it too. */
const END_MS = 600;
/** An interrupted command clears up first; on a busy machine that takes its time. */
const CLEAR_MS = 10_000;

function endAtOnce(): void {
  if (process.platform === 'win32') process.exit(EXIT.interrupted);
  process.removeAllListeners('SIGINT');
  process.kill(process.pid, 'SIGINT');
}

/** The process itself: signals, streams, exit code. */
export async function run(): Promise<void> {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const)
    process.removeAllListeners(signal).on(signal, () => {
      if (interrupt.signal.aborted) endAtOnce();
      interrupt.abort();
      setTimeout(endAtOnce, CLEAR_MS).unref();
    });
  // Nobody reads the log any more: that is no reason to stop, or to leave a lock behind.
  process.stderr.on('error', () => {});
  process.on('uncaughtException', (error) => {
    process.stderr.write(`slic-audit: unexpected error\n${stackOf(error)}\n`);
    process.exit(EXIT.failed);
  });
  // A reader that ends early (`| head`) is no error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.failed),
  );
  const argv = process.argv.slice(2);
  process.exitCode = await main(argv, {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    open: (file) => openFile(file, () => process.stderr.write(`slic-audit: nothing here can show ${logLine(file)}\n`)),
    signal: interrupt.signal,
  });
  if (interrupt.signal.aborted) setTimeout(endAtOnce, END_MS).unref();
  else if (process.stdin.isTTY && wereDropped(argv)) await keepWindow();
}

/** A window that was opened for this run alone closes with it, before its text could be read. */
async function keepWindow(): Promise<void> {
  process.stderr.write('\nPress Enter to close this window.');
  await new Promise((resolve) => process.stdin.once('data', resolve).once('end', resolve));
  process.stdin.destroy();
}
