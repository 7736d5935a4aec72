/** The filters: a list of values with boxes for each field, opened when it is needed, and a chip for each value in force. */
import type { Fleet, ValueCount } from './data.ts';
import { byId, make, number } from './dom.ts';
import type { Query } from './view.ts';

const FIELDS: readonly [column: string, title: string][] = [
  ['verdict', 'Verdict'],
  ['cause', 'Cause'],
  ['action', 'Action'],
  ['manufacturer', 'Maker'],
  ['model', 'Model'],
];
const CHANGE_FIELD: [string, string] = ['change', 'Change'];
const INVENTORY = 'inventory_';
/** Boxes that are drawn at once; the field's own search reaches the rest. */
const MAX_BOXES = 1_000;
const SEARCH_FROM = 12;

export interface FilterEvents {
  toggled(column: string, value: string): void;
  searchRemoved(): void;
}

const title = (column: string): string =>
  [...FIELDS, CHANGE_FIELD].find(([name]) => name === column)?.[1] ??
  (column.startsWith(INVENTORY) ? column.slice(INVENTORY.length) : column);

const named = (value: string): string => value || '(not stated)';

/** Moves an open list to the left where it would leave the window. */
function keepInSight(box: HTMLElement, panel: HTMLElement): void {
  const space = document.documentElement.clientWidth - 16 - panel.offsetWidth - box.getBoundingClientRect().left;
  panel.style.left = `${Math.min(0, space)}px`;
}

export class Filters {
  private readonly fleet: Fleet;
  private readonly events: FilterEvents;
  private readonly fields = new Map<string, { box: HTMLDetailsElement; summary: HTMLElement }>();
  private readonly blocked: Uint8Array;
  private query: Query | null = null;

  constructor(fleet: Fleet, events: FilterEvents) {
    this.fleet = fleet;
    this.events = events;
    this.blocked = fleet.blocked();
    const inventory = fleet.columns.map(({ name }) => name).filter((name) => name.startsWith(INVENTORY));
    const columns = [...FIELDS.map(([name]) => name), ...inventory, CHANGE_FIELD[0]];
    for (const column of columns) if (fleet.has(column)) this.addField(column);
    this.closeOthers();
  }

  /** Makes chips and fields say what the query says, whatever changed it. */
  show(query: Query): void {
    this.query = query;
    for (const [column, { box, summary }] of this.fields) {
      const wanted = query.equal.get(column)?.size ?? 0;
      summary.textContent = wanted ? `${title(column)} (${wanted})` : title(column);
      for (const input of box.querySelectorAll<HTMLInputElement>('input[type="checkbox"]'))
        input.checked = this.wants(column, input.value);
    }
    byId('chips').replaceChildren(...this.chips(query));
  }

  private wants(column: string, value: string): boolean {
    return this.query?.equal.get(column)?.has(value) ?? false;
  }

  private addField(column: string): void {
    const summary = make('summary', { class: 'button' }, title(column));
    const panel = make('div', { class: 'values' });
    const box = make('details', { class: 'filter', 'data-column': column }, summary, panel);
    box.addEventListener('toggle', () => {
      if (box.open && !panel.firstChild) this.fill(panel, column);
      if (box.open) keepInSight(box, panel);
    });
    box.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !box.open) return;
      box.open = false;
      summary.focus();
    });
    this.fields.set(column, { box, summary });
    byId('fields').append(box);
  }

  private fill(panel: HTMLElement, column: string): void {
    const counts = this.fleet.column(column).counts(this.blocked);
    const list = make('div', { class: 'boxes', role: 'group', 'aria-label': title(column) });
    const draw = (word: string) => {
      const fitting = counts.filter(({ value }) => named(value).toLowerCase().includes(word));
      const boxes = fitting.slice(0, MAX_BOXES).map((count) => this.valueBox(column, count));
      const rest = fitting.length - boxes.length;
      list.replaceChildren(
        ...boxes,
        ...(rest > 0 ? [make('p', {}, `${number(rest)} more: type a part of the name`)] : []),
      );
      if (boxes.length === 0)
        list.append(make('p', {}, counts.length ? 'No value holds that.' : 'There is no device.'));
    };
    if (counts.length >= SEARCH_FROM) {
      const search = make('input', {
        type: 'search',
        'aria-label': `Find a value of ${title(column)}`,
        placeholder: 'Find',
      });
      search.addEventListener('input', () => draw(search.value.trim().toLowerCase()));
      panel.append(search);
    }
    draw('');
    panel.append(list);
  }

  private valueBox(column: string, { value, devices, marked }: ValueCount): HTMLElement {
    const input = make('input', { type: 'checkbox' });
    input.value = value;
    input.checked = this.wants(column, value);
    input.addEventListener('change', () => this.events.toggled(column, value));
    const blocked = column !== 'verdict' && marked ? `, ${number(marked)} blocked` : '';
    const numbers = make('small', {}, `${number(devices)}${blocked}`);
    return make('label', {}, input, make('span', {}, make('bdi', {}, named(value).slice(0, 200))), numbers);
  }

  private chips(query: Query): HTMLElement[] {
    const chip = (name: string, value: string, remove: () => void) => {
      const button = make('button', { type: 'button', 'aria-label': `Remove the filter ${name}: ${named(value)}` });
      button.append(
        `${name}: `,
        make('bdi', {}, named(value).slice(0, 80)),
        make('span', { 'aria-hidden': 'true' }, ' \u00d7'),
      );
      button.addEventListener('click', () => {
        remove();
        const next = byId('chips').querySelector('button') ?? byId('search');
        next.focus();
      });
      return make('li', {}, button);
    };
    const search = query.search.trim();
    return [
      ...(search ? [chip('search', search, () => this.events.searchRemoved())] : []),
      ...[...query.equal].flatMap(([column, values]) =>
        [...values].map((value) => chip(title(column), value, () => this.events.toggled(column, value))),
      ),
    ];
  }

  /** One list is open at a time, and a click elsewhere closes it. */
  private closeOthers(): void {
    document.addEventListener('click', (event) => {
      for (const box of document.querySelectorAll<HTMLDetailsElement>('.tools details[open]'))
        if (!(event.target instanceof Node) || !box.contains(event.target)) box.open = false;
    });
  }
}
