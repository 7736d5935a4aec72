/** What a command may touch of the outside besides its files: a test gives its own. */
export interface Io {
  /** Only ever carries the result. */
  stdout: { write(text: string): unknown; isTTY?: boolean; columns?: number };
  /** Progress and log. */
  stderr: { write(text: string): unknown; isTTY?: boolean; columns?: number };
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}
