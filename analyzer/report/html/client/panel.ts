/** The drawer with the details of one device. A modal dialog: the browser keeps the focus in it, Escape closes it. */
import type { Details, StorySection } from '../payload.ts';
import type { Fleet } from './data.ts';
import { byId, make } from './dom.ts';
import { copyText } from './export.ts';

export interface PanelEvents {
  /** The drawer was closed while it showed this place of the list. */
  closed(position: number): void;
}

export class Panel {
  private readonly fleet: Fleet;
  private readonly dialog = byId<HTMLDialogElement>('panel');
  private readonly title = byId('panel-title');
  private readonly tags = byId('panel-tags');
  private readonly body = byId('panel-body');
  private readonly place = byId('panel-place');
  private rows: Uint32Array = new Uint32Array();
  private position = 0;
  private sections: Details = [];

  constructor(fleet: Fleet, events: PanelEvents) {
    this.fleet = fleet;
    byId('panel-close').addEventListener('click', () => this.dialog.close());
    byId('panel-before').addEventListener('click', () => this.step(-1));
    byId('panel-after').addEventListener('click', () => this.step(1));
    byId('panel-copy').addEventListener('click', () => copyText(this.text(), byId('panel-place')));
    this.dialog.addEventListener('click', (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
    this.dialog.addEventListener('close', () => events.closed(this.position));
  }

  async open(rows: Uint32Array, position: number): Promise<void> {
    this.rows = rows;
    await this.show(position);
    if (!this.dialog.open) this.dialog.showModal();
    this.title.focus();
  }

  private async step(by: number): Promise<void> {
    const to = this.position + by;
    if (to < 0 || to >= this.rows.length) return;
    await this.show(to);
    this.title.focus();
  }

  private async show(position: number): Promise<void> {
    this.position = position;
    const row = this.rows[position] as number;
    const at = (name: string) => this.fleet.at(name, row);
    const details = await this.fleet.details(row);
    this.title.textContent = at('device');
    const verdict = at('verdict');
    this.tags.replaceChildren(make('span', { class: `badge ${verdict}` }, verdict), ` ${at('cause')}`);
    this.place.textContent = `${(position + 1).toLocaleString('en-US')} of ${this.rows.length.toLocaleString('en-US')}`;
    byId<HTMLButtonElement>('panel-before').disabled = position === 0;
    byId<HTMLButtonElement>('panel-after').disabled = position === this.rows.length - 1;
    const next = make('p', { class: `next ${verdict}` }, make('strong', {}, 'Next step. '), at('next_step'));
    this.sections = details ?? this.columnsStory(row);
    this.body.replaceChildren(
      next,
      ...this.steps(at('action')),
      ...this.sections.map(sectionElement),
      ...(details ? [] : [explainHint(at('source'))]),
    );
    this.dialog.scrollTop = 0;
  }

  private steps(action: string): HTMLElement[] {
    const playbook = this.fleet.meta.playbooks[action];
    if (!playbook) return [];
    const steps = playbook.steps.map((step) => make('li', {}, step));
    return [make('details', { class: 'steps' }, make('summary', {}, playbook.title), make('ol', {}, ...steps))];
  }

  /** Large fleets carry no details: the panel shows the columns. */
  private columnsStory(row: number): Details {
    const facts = this.fleet.columns.map((column): [string, string] => [column.name, column.at(row)]);
    return [{ title: 'All columns', facts: facts.filter(([, value]) => value !== '') }];
  }

  private text(): string {
    const sections = this.sections.map(({ title, facts = [], lines = [] }) =>
      [title, ...facts.map(([label, value]) => `  ${label}: ${value}`), ...lines.map((line) => `  ${line}`)].join('\n'),
    );
    const head = [this.title, this.tags, this.body.firstElementChild].map((element) => element?.textContent ?? '');
    return [...head, ...sections].join('\n');
  }
}

function sectionElement(section: StorySection): HTMLElement {
  const element = make('section', {}, make('h3', {}, section.title));
  if (section.facts) {
    const list = section.facts.flatMap(([label, value]) => [
      make('dt', {}, label),
      make('dd', {}, make('bdi', {}, value)),
    ]);
    element.append(make('dl', { class: 'facts' }, ...list));
  }
  const lines = section.lines ?? [];
  if (lines.length === 1) element.append(make('p', {}, lines[0] as string));
  else if (lines.length) element.append(make('ul', {}, ...lines.map((line) => make('li', {}, line))));
  return element;
}

function explainHint(source: string): HTMLElement {
  const text = source
    ? 'This fleet is too large for every details to fit into one page. For all facts, the bytes they rest on and the rules, run:'
    : 'Nothing was collected from this machine, so there is no details to tell.';
  const section = make('section', {}, make('h3', {}, 'The whole details'), make('p', {}, text));
  if (source) section.append(make('pre', { class: 'command' }, make('code', {}, `slic-audit explain "${source}"`)));
  return section;
}
