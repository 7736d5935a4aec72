/**
 * A table of which only the rows in sight exist. Keyboard: arrows, Page Up and Down, Home and End move between rows,
 * Enter opens the device. Screen readers learn the whole size from aria-rowcount and the place from aria-rowindex.
 */
import { NARROW_COLUMNS } from '../payload.ts';
import type { Fleet } from './data.ts';
import { byId, make } from './dom.ts';
import type { Query } from './view.ts';

const ROW_HEIGHT = 38;
const SPARE_ROWS = 8;
/** More text than any cell can show would only slow the page down; the panel shows the rest. */
const SHOWN_LENGTH = 300;
/** Browsers stop laying out at some 16 million pixels: beyond this the scrollbar is a scale and no longer a ruler. */
const MAX_HEIGHT = 8_000_000;
const WIDTHS: Record<string, number> = {
  device: 170,
  computer: 150,
  verdict: 135,
  cause: 170,
  action: 180,
  manufacturer: 150,
  model: 180,
  collected_utc: 180,
  next_step: 420,
  os: 230,
};
const WIDTH = 140;

export interface TableEvents {
  open(position: number): void;
  sort(column: string): void;
}

export class FleetTable {
  private readonly fleet: Fleet;
  private readonly events: TableEvents;
  private readonly box = byId('grid');
  private readonly table = byId<HTMLTableElement>('grid-table');
  private readonly head = make('thead');
  private readonly above = make('tbody', { class: 'pad', 'aria-hidden': 'true' });
  private readonly body = make('tbody', { class: 'rows' });
  private readonly below = make('tbody', { class: 'pad', 'aria-hidden': 'true' });
  private readonly narrow = matchMedia('(max-width: 45rem)');
  private chosen: string[];
  private rows: Uint32Array = new Uint32Array();
  private query: Query | null = null;
  /** Place, in the filtered list, of the row that Tab reaches. */
  private active = 0;
  private first = -1;

  constructor(fleet: Fleet, shown: string[], events: TableEvents) {
    this.fleet = fleet;
    this.chosen = shown;
    this.events = events;
    this.table.append(this.head, this.above, this.body, this.below);
    this.box.addEventListener('scroll', () => this.draw(), { passive: true });
    this.body.addEventListener('click', (event) => this.openFrom(event.target));
    this.body.addEventListener('keydown', (event) => this.key(event));
    this.narrow.addEventListener('change', () => this.redraw());
    addEventListener('resize', () => this.draw());
  }

  set shown(names: string[]) {
    this.chosen = names;
    this.redraw();
  }

  show(rows: Uint32Array, query: Query): void {
    this.rows = rows;
    this.query = query;
    this.active = 0;
    this.box.scrollTop = 0;
    this.redraw();
  }

  /** Moves to a row of the filtered list and gives it the focus. */
  focusRow(position: number): void {
    this.active = Math.max(0, Math.min(position, this.rows.length - 1));
    const height = this.box.clientHeight - 2 * ROW_HEIGHT;
    const top = this.active * ROW_HEIGHT * this.scale();
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    else if (top > this.box.scrollTop + height) this.box.scrollTop = top - height;
    this.first = -1;
    this.draw();
    this.body.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }

  private columns(): string[] {
    return this.narrow.matches ? NARROW_COLUMNS : this.chosen;
  }

  private redraw(): void {
    const columns = this.columns();
    this.table.setAttribute('aria-rowcount', String(this.rows.length + 1));
    this.table.setAttribute('aria-colcount', String(columns.length));
    const width = columns.reduce((sum, name) => sum + (WIDTHS[name] ?? WIDTH), 0);
    this.table.style.width = this.narrow.matches ? '100%' : `${width}px`;
    const cells = columns.map((name) => this.headCell(name));
    this.head.replaceChildren(make('tr', { 'aria-rowindex': '1' }, ...cells));
    this.first = -1;
    this.draw();
  }

  private headCell(name: string): HTMLElement {
    const sort = this.query?.sort;
    const state = sort?.column === name ? (sort.descending ? 'descending' : 'ascending') : 'none';
    const button = make('button', { type: 'button', title: this.fleet.column(name).description }, name);
    button.addEventListener('click', () => {
      this.events.sort(name);
      this.head.querySelector<HTMLElement>(`[data-column="${CSS.escape(name)}"] button`)?.focus();
    });
    const cell = make('th', { scope: 'col', 'aria-sort': state, 'data-column': name }, button);
    if (!this.narrow.matches) cell.style.width = `${WIDTHS[name] ?? WIDTH}px`;
    return cell;
  }

  /** Scrollbar pixels for one pixel of row. */
  private scale(): number {
    return Math.min(1, MAX_HEIGHT / (this.rows.length * ROW_HEIGHT || 1));
  }

  private draw(): void {
    const scale = this.scale();
    const visible = Math.ceil(this.box.clientHeight / ROW_HEIGHT) + 2 * SPARE_ROWS;
    const start = Math.floor(this.box.scrollTop / (ROW_HEIGHT * scale)) - SPARE_ROWS;
    const first = Math.max(0, Math.min(start, this.rows.length - visible));
    if (first === this.first) return;
    const focused = this.body.contains(document.activeElement);
    this.first = first;
    const count = Math.min(visible, this.rows.length - first);
    const rows = Array.from({ length: count }, (_, i) => this.row(first + i));
    const top = first * ROW_HEIGHT * scale;
    const total = this.rows.length * ROW_HEIGHT * scale;
    setHeight(this.above, top);
    setHeight(this.below, Math.max(0, total - top - count * ROW_HEIGHT));
    this.body.replaceChildren(...rows);
    if (!this.body.querySelector('[tabindex="0"]')) this.body.querySelector('tr')?.setAttribute('tabindex', '0');
    if (focused) this.body.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }

  private row(position: number): HTMLTableRowElement {
    const row = this.rows[position] as number;
    const cells = this.columns().map((name, i) => {
      const value = this.fleet.at(name, row);
      const cell = i === 0 ? make('th', { scope: 'row' }) : make('td');
      cell.append(
        name === 'verdict'
          ? make('span', { class: `badge ${value}` }, value)
          : make('bdi', {}, value.slice(0, SHOWN_LENGTH)),
      );
      if (value.length > 18) cell.title = value.slice(0, 500);
      return cell;
    });
    const tabindex = position === this.active ? '0' : '-1';
    return make('tr', { 'aria-rowindex': String(position + 2), 'data-position': String(position), tabindex }, ...cells);
  }

  private openFrom(target: EventTarget | null): void {
    const row = target instanceof Element ? target.closest('tr') : null;
    if (!row?.dataset.position || getSelection()?.toString()) return;
    this.active = Number(row.dataset.position);
    this.events.open(this.active);
  }

  private key(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.box.clientHeight / ROW_HEIGHT) - 2);
    const moves: Record<string, number> = {
      ArrowDown: this.active + 1,
      ArrowUp: this.active - 1,
      PageDown: this.active + page,
      PageUp: this.active - page,
      Home: 0,
      End: this.rows.length - 1,
    };
    const to = moves[event.key];
    if (event.key === 'Enter' || event.key === ' ') this.events.open(this.active);
    else if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    else this.focusRow(to);
    event.preventDefault();
  }
}

function setHeight(pad: HTMLTableSectionElement, height: number): void {
  const cell = make('td');
  cell.style.height = `${height}px`;
  pad.replaceChildren(...(height > 0 ? [make('tr', {}, cell)] : []));
}
