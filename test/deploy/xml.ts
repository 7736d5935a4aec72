/** A reader for the few XML files of the kits, and the rules that the Task Scheduler of Windows 7 enforces on a task. */

export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const decode = (text: string): string => text.replace(/&(\w+);/g, (_, name: string) => ENTITIES[name] ?? '?');

/** Throws on what is not well-formed; knows elements, attributes and text, which is all that these files hold. */
export function parseXml(text: string): Element {
  const body = text.replace(/^<\?xml [^?]*\?>/, '');
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  let at = 0;
  for (const tag of body.matchAll(/<(\/?)([\w:]+)((?:\s+[\w:]+="[^"<]*")*)\s*(\/?)>/g)) {
    const current = open.at(-1) as Element;
    const between = body.slice(at, tag.index);
    if (between.includes('<')) throw new Error(`not well-formed at ${between.trim()}`);
    current.text += decode(between).trim();
    at = tag.index + tag[0].length;
    if (tag[1]) {
      if (current.name !== tag[2]) throw new Error(`</${tag[2]}> closes <${current.name}>`);
      open.pop();
      continue;
    }
    const attributes = [...(tag[3] ?? '').matchAll(/([\w:]+)="([^"]*)"/g)].map((pair) => [
      pair[1],
      decode(pair[2] ?? ''),
    ]);
    const element: Element = { name: tag[2] ?? '', attributes: Object.fromEntries(attributes), children: [], text: '' };
    current.children.push(element);
    if (!tag[4]) open.push(element);
  }
  if (open.length !== 1 || body.slice(at).trim() || root.children.length !== 1)
    throw new Error('not one whole element');
  return root.children[0] as Element;
}

/** The first element down a path of names, or undefined. */
export function find(element: Element | undefined, path: string): Element | undefined {
  return path
    .split('/')
    .reduce<Element | undefined>((at, name) => at?.children.find((child) => child.name === name), element);
}

/** Task Scheduler schema 1.2: the children of an element in the order in which they must, or as Windows writes them, stand. */
const ORDER: Record<string, string[]> = {
  Task: ['RegistrationInfo', 'Triggers', 'Principals', 'Settings', 'Data', 'Actions'],
  // triggerBaseType is a sequence; what a kind of trigger adds comes after it.
  BootTrigger: ['Enabled', 'StartBoundary', 'EndBoundary', 'Repetition', 'ExecutionTimeLimit', 'Delay'],
  CalendarTrigger: [
    'Enabled',
    'StartBoundary',
    'EndBoundary',
    'Repetition',
    'ExecutionTimeLimit',
    'RandomDelay',
    'ScheduleByWeek',
  ],
  EventTrigger: [
    'Enabled',
    'StartBoundary',
    'EndBoundary',
    'Repetition',
    'ExecutionTimeLimit',
    'Subscription',
    'Delay',
  ],
  ScheduleByWeek: ['DaysOfWeek', 'WeeksInterval'],
  Principal: ['UserId', 'LogonType', 'RunLevel'],
  Settings: [
    'MultipleInstancesPolicy',
    'DisallowStartIfOnBatteries',
    'StopIfGoingOnBatteries',
    'AllowHardTerminate',
    'StartWhenAvailable',
    'RunOnlyIfNetworkAvailable',
    'NetworkSettings',
    'IdleSettings',
    'AllowStartOnDemand',
    'Enabled',
    'Hidden',
    'RunOnlyIfIdle',
    'WakeToRun',
    'ExecutionTimeLimit',
    'Priority',
  ],
  IdleSettings: ['Duration', 'WaitTimeout', 'StopOnIdleEnd', 'RestartOnIdle'],
  Exec: ['Command', 'Arguments', 'WorkingDirectory'],
  RegistrationInfo: ['Date', 'Author', 'Version', 'Description', 'URI'],
};

const FORM: Record<string, RegExp> = {
  Delay: /^PT\d+[HM]$/,
  RandomDelay: /^PT\d+[HM]$/,
  ExecutionTimeLimit: /^PT\d+[HM]$/,
  StartBoundary: /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d$/,
  Priority: /^([0-9]|10)$/,
  WeeksInterval: /^[1-9]\d*$/,
  RunLevel: /^(HighestAvailable|LeastPrivilege)$/,
  MultipleInstancesPolicy: /^(IgnoreNew|Parallel|Queue)$/,
};
const YES_OR_NO = new Set([
  'Enabled',
  'Hidden',
  'WakeToRun',
  ...(ORDER.Settings ?? []).filter((name) => /^(Disallow|Stop|Allow|Start|Run)/.test(name)),
  'StopOnIdleEnd',
  'RestartOnIdle',
]);

/** What Windows 7 would refuse in a task, or nothing. `bare`: inside a preference item, which carries no namespace. */
export function taskProblems(task: Element, bare = false): string[] {
  const problems: string[] = [];
  if (task.name !== 'Task') problems.push(`<${task.name}> is no Task`);
  if (task.attributes.version !== '1.2') problems.push(`version ${task.attributes.version}`);
  const space = bare ? undefined : 'http://schemas.microsoft.com/windows/2004/02/mit/task';
  if (task.attributes.xmlns !== space) problems.push(`namespace ${task.attributes.xmlns}`);
  const visit = (element: Element): void => {
    const order = ORDER[element.name];
    const places = element.children.map((child) => order?.indexOf(child.name) ?? 0);
    // Settings and Task may stand in any order for the preference client, which writes them itself.
    const strict = !(bare && (element.name === 'Task' || element.name === 'Settings'));
    element.children.forEach((child, index) => {
      const place = places[index] ?? 0;
      if (order && place < 0) problems.push(`${element.name}/${child.name} is not known to 1.2`);
      else if (order && strict && index > 0 && place <= (places[index - 1] ?? 0))
        problems.push(`${element.name}/${child.name} is out of order`);
      visit(child);
    });
    const form = FORM[element.name] ?? (YES_OR_NO.has(element.name) ? /^(true|false)$/ : undefined);
    if (form && !form.test(element.text)) problems.push(`${element.name} is ${element.text}`);
  };
  visit(task);
  const context = find(task, 'Actions')?.attributes.Context;
  if (context !== find(task, 'Principals/Principal')?.attributes.id) problems.push('Actions has another principal');
  return problems;
}

/** What schtasks.exe would refuse in the bytes of a task file: it wants UTF-16 with its mark, and a declaration that says so. */
export function encodingProblems(bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes);
  if (buffer[0] !== 0xff || buffer[1] !== 0xfe) return ['no UTF-16 with its mark'];
  const text = buffer.subarray(2).toString('utf16le');
  return text.startsWith('<?xml version="1.0" encoding="UTF-16"?>') ? [] : ['the declaration does not say UTF-16'];
}
