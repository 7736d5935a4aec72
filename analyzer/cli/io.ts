/** What a command may touch of the outside besides its files: a test gives its own. */
export interface Io {
  /** Only ever carries the result. */
  stdout: { write(text: string): unknown; isTTY?: boolean; columns?: number };
  /** Progress and log. */
  stderr: { write(text: string): unknown; isTTY?: boolean; columns?: number };
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** Shows a file on the screen; missing where there is none. */
  open?(file: string): void;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}
