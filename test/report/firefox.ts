/**
 * Firefox through WebDriver BiDi, which it speaks itself: no driver beside it, and a WebSocket as far as BiDi needs one.
 * playwright's own Firefox is another program than the one that people have.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const FIREFOX = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find((path) => existsSync(path)) ?? null;

type Answer = {
  id?: number;
  type: string;
  method?: string;
  result?: unknown;
  error?: string;
  message?: string;
  params?: unknown;
};

/** Text frames both ways (RFC 6455); what a client sends is masked. */
class WebSocketLink {
  onText: (text: string) => void = () => {};
  private readonly socket: Socket;
  private pending = Buffer.alloc(0);
  private parts: Buffer[] = [];

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (bytes) => {
      this.pending = Buffer.concat([this.pending, bytes]);
      while (this.readFrame());
    });
    socket.on('error', () => {});
  }

  static connect(address: string): Promise<WebSocketLink> {
    const headers = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    };
    return new Promise((resolve, reject) => {
      const asked = request(address.replace(/^ws:/, 'http:'), { headers });
      asked.on('upgrade', (_, socket) => resolve(new WebSocketLink(socket as Socket)));
      asked.on('response', ({ statusCode }) => reject(new Error(`Firefox answered ${statusCode}`)));
      asked.on('error', reject);
      asked.end();
    });
  }

  private readFrame(): boolean {
    const { pending } = this;
    if (pending.length < 2) return false;
    const short = (pending[1] as number) & 0x7f;
    const head = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (pending.length < head) return false;
    const length = short === 126 ? pending.readUInt16BE(2) : short === 127 ? Number(pending.readBigUInt64BE(2)) : short;
    if (pending.length < head + length) return false;
    const first = pending[0] as number;
    const body = pending.subarray(head, head + length);
    this.pending = Buffer.from(pending.subarray(head + length));
    if ((first & 0x0f) > 2) return true;
    this.parts.push(Buffer.from(body));
    if ((first & 0x80) === 0) return true;
    const text = Buffer.concat(this.parts).toString('utf8');
    this.parts = [];
    this.onText(text);
    return true;
  }

  send(text: string): void {
    const body = Buffer.from(text, 'utf8');
    const short = body.length < 126 ? body.length : body.length < 65_536 ? 126 : 127;
    const head = Buffer.alloc(short === 127 ? 10 : short === 126 ? 4 : 2);
    head[0] = 0x81;
    head[1] = 0x80 | short;
    if (short === 126) head.writeUInt16BE(body.length, 2);
    if (short === 127) head.writeBigUInt64BE(BigInt(body.length), 2);
    const mask = randomBytes(4);
    for (let i = 0; i < body.length; i++) body[i] = (body[i] as number) ^ (mask[i % 4] as number);
    this.socket.write(Buffer.concat([head, mask, body]));
  }

  close(): void {
    this.socket.destroy();
  }
}

export class Firefox {
  /** What a page complained about on its console. */
  readonly complaints: string[] = [];
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private readonly process: ChildProcess;
  private readonly profile: string;
  private readonly link: WebSocketLink;
  private context = '';
  private count = 0;

  private constructor(process: ChildProcess, profile: string, link: WebSocketLink) {
    this.process = process;
    this.profile = profile;
    this.link = link;
    link.onText = (text) => this.hear(JSON.parse(text) as Answer);
  }

  static async launch(): Promise<Firefox> {
    const profile = mkdtempSync(join(tmpdir(), 'slic-audit-firefox-'));
    const args = ['--headless', '--no-remote', '--remote-debugging-port=0', '--profile', profile, 'about:blank'];
    const process = spawn(FIREFOX as string, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const address = await new Promise<string>((resolve, reject) => {
      let text = '';
      process.stderr.on('data', (part) => {
        text += part;
        const found = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(text);
        if (found?.[1]) resolve(found[1]);
      });
      process.on('exit', () => reject(new Error(`Firefox ended: ${text.slice(-500)}`)));
    });
    const firefox = new Firefox(process, profile, await WebSocketLink.connect(`${address}/session`));
    await firefox.send('session.new', { capabilities: {} });
    const { contexts } = (await firefox.send('browsingContext.getTree', {})) as { contexts: { context: string }[] };
    firefox.context = contexts[0]?.context ?? '';
    await firefox.send('session.subscribe', { events: ['log.entryAdded'] });
    return firefox;
  }

  private hear(answer: Answer): void {
    if (answer.id !== undefined) this.waiting.get(answer.id)?.(answer);
    const { level, text } = (answer.params ?? {}) as { level?: string; text?: string };
    if (answer.method === 'log.entryAdded' && (level === 'error' || level === 'warn')) this.complaints.push(text ?? '');
  }

  send(method: string, params: object): Promise<unknown> {
    const id = ++this.count;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ type, result, error, message }) => {
        this.waiting.delete(id);
        if (type === 'success') resolve(result);
        else reject(new Error(`${method}: ${error}, ${message}`));
      });
      this.link.send(JSON.stringify({ id, method, params }));
    });
  }

  async open(url: string, viewport = { width: 1280, height: 900 }): Promise<void> {
    await this.send('browsingContext.setViewport', { context: this.context, viewport });
    await this.send('browsingContext.navigate', { context: this.context, url, wait: 'complete' });
    await this.until('document.documentElement.dataset.ready === "yes"');
  }

  /** The value of an expression that gives JSON text. In a sandbox the page's policy does not bind it. */
  async evaluate<T>(expression: string, sandbox = 'test'): Promise<T> {
    const answer = (await this.send('script.evaluate', {
      expression: `(async () => JSON.stringify(await (${expression})))()`,
      target: { context: this.context, sandbox },
      awaitPromise: true,
    })) as { type: string; result?: { value?: string }; exceptionDetails?: { text: string } };
    if (answer.type !== 'success') throw new Error(answer.exceptionDetails?.text);
    return JSON.parse(answer.result?.value ?? 'null') as T;
  }

  async until(expression: string): Promise<void> {
    for (const end = Date.now() + 90_000; !(await this.evaluate<boolean>(expression)); ) {
      if (Date.now() > end) throw new Error(`Firefox: ${expression} did not come true`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  /** Keys as a person presses them; Tab and others by their WebDriver code points. */
  async press(...keys: string[]): Promise<void> {
    const actions = keys.flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await this.send('input.performActions', {
      context: this.context,
      actions: [{ type: 'key', id: 'keyboard', actions }],
    });
  }

  async close(): Promise<void> {
    const ended = new Promise((done) => this.process.on('exit', done));
    this.link.close();
    this.process.kill();
    await ended;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
