/** Brings the page to life: reads the data, connects search, filters, charts, table, panel and export. */
import { type PageMeta, SHOWN_COLUMNS } from '../payload.ts';
import { Fleet } from './data.ts';
import { byId, make, number } from './dom.ts';
import { copyText, csvOf, download, tableOf } from './export.ts';
import { Panel } from './panel.ts';
import { FleetTable } from './table.ts';
import { emptyQuery, isFiltered, type Query, select } from './view.ts';

/** Filters that are lists of values, each with the column that it stands for. */
const SELECTS: [id: string, column: string, all: string][] = [
  ['filter-verdict', 'verdict', 'All verdicts'],
  ['filter-cause', 'cause', 'All causes'],
  ['filter-model', 'model', 'All models'],
  ['filter-action', 'action', 'All actions'],
];
const MAX_OPTIONS = 1_000;

class Page {
  readonly #fleet: Fleet;
  readonly #status = byId('count');
  readonly #panel: Panel;
  readonly #table: FleetTable;
  #shown = [...SHOWN_COLUMNS];
  #query: Query = emptyQuery();
  #rows: Uint32Array = new Uint32Array();

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
    this.#panel = new Panel(fleet, { closed: (position) => this.#table.focusRow(position) });
    this.#table = new FleetTable(fleet, this.#shown, {
      open: (position) => void this.#panel.open(this.#rows, position),
      sort: (column) => this.#sort(column),
    });
    this.#connectFilters();
    this.#connectExport();
    this.#columnChooser();
    this.#apply();
  }

  #apply(): void {
    this.#rows = select(this.#fleet, this.#query);
    this.#table.show(this.#rows, this.#query);
    const all = this.#fleet.meta.devices;
    const shown = this.#rows.length;
    const count = shown === all ? `All ${number(all)} devices` : `${number(shown)} of ${number(all)} devices`;
    this.#status.textContent = count + this.#hiddenFilters();
    byId('nothing').hidden = shown > 0;
    byId<HTMLButtonElement>('clear').disabled = !isFiltered(this.#query);
    for (const id of ['copy', 'csv']) byId<HTMLButtonElement>(id).disabled = shown === 0;
    this.#showState();
  }

  /** Filters that came from a chart and have no list of their own. */
  #hiddenFilters(): string {
    const listed = new Set(SELECTS.map(([, column]) => column));
    const others = [...this.#query.equal].filter(([column]) => !listed.has(column));
    return others.map(([column, value]) => `, ${column} ${value || 'not stated'}`).join('');
  }

  /** Makes the controls say what the query says, whichever of them changed it. */
  #showState(): void {
    for (const [id, column] of SELECTS) byId<HTMLSelectElement>(id).value = this.#query.equal.get(column) ?? '*';
    for (const button of document.querySelectorAll<HTMLElement>('button.tile')) {
      button.setAttribute('aria-pressed', String(this.#query.equal.get('verdict') === button.dataset.verdict));
    }
  }

  #sort(column: string): void {
    const { sort } = this.#query;
    if (sort?.column !== column) this.#query.sort = { column, descending: false };
    else this.#query.sort = sort.descending ? null : { column, descending: true };
    this.#apply();
  }

  #connectFilters(): void {
    const search = byId<HTMLInputElement>('search');
    search.disabled = false;
    let timer = 0;
    search.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        this.#query.search = search.value;
        this.#apply();
      }, 120);
    });
    for (const [id, column, all] of SELECTS) this.#connectSelect(byId<HTMLSelectElement>(id), column, all);
    byId('clear').addEventListener('click', () => {
      search.value = '';
      this.#query = { ...emptyQuery(), sort: this.#query.sort };
      this.#apply();
      search.focus();
    });
    for (const button of document.querySelectorAll<HTMLElement>('[data-filter]')) this.#connectShortcut(button);
    document.addEventListener('keydown', (event) => {
      if (event.key !== '/' || event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement)
        return;
      event.preventDefault();
      search.focus();
    });
  }

  #connectSelect(select: HTMLSelectElement, column: string, all: string): void {
    const counts = this.#fleet.column(column).counts().slice(0, MAX_OPTIONS);
    const option = (value: string, text: string) => make('option', { value }, text);
    const options = counts.map(([value, count]) => option(value, `${value || '(not stated)'} (${number(count)})`));
    select.replaceChildren(option('*', all), ...options);
    select.disabled = false;
    select.addEventListener('change', () => {
      if (select.value === '*') this.#query.equal.delete(column);
      else this.#query.equal.set(column, select.value);
      this.#apply();
    });
  }

  /** Tiles, bars and action names: a click shows just those devices, a second click on a tile shows all again. */
  #connectShortcut(button: HTMLElement): void {
    const wanted = new Map(Object.entries(JSON.parse(button.dataset.filter ?? '{}') as Record<string, string>));
    // A run with --columns may have left the column out.
    if (button instanceof HTMLButtonElement)
      button.disabled = [...wanted.keys()].some((name) => !this.#fleet.has(name));
    button.addEventListener('click', () => {
      const same =
        [...wanted].every(([k, v]) => this.#query.equal.get(k) === v) && this.#query.equal.size === wanted.size;
      byId<HTMLInputElement>('search').value = '';
      this.#query = { ...emptyQuery(), sort: this.#query.sort, equal: same ? new Map() : wanted };
      this.#apply();
      if (!button.classList.contains('tile')) byId('devices').scrollIntoView();
    });
  }

  #connectExport(): void {
    byId('csv').addEventListener('click', () => download(csvOf(this.#fleet, this.#rows), 'slic-audit-filtered.csv'));
    byId('copy').addEventListener('click', () =>
      copyText(tableOf(this.#fleet, this.#rows, this.#shown), byId('export-status')),
    );
    byId('print').addEventListener('click', () => print());
  }

  #columnChooser(): void {
    const box = byId('column-list');
    for (const { name, description } of this.#fleet.columns) {
      const input = make('input', { type: 'checkbox' });
      input.checked = this.#shown.includes(name);
      input.disabled = name === 'device';
      input.addEventListener('change', () => {
        const wanted = new Set(this.#shown);
        if (input.checked) wanted.add(name);
        else wanted.delete(name);
        this.#shown = this.#fleet.columns.map((column) => column.name).filter((column) => wanted.has(column));
        this.#table.shown = this.#shown;
      });
      box.append(make('label', { title: description }, input, name));
    }
  }
}

/** Browsers of 2023 lack it, and what this page holds was made well-formed when it was written. */
String.prototype.toWellFormed ??= function (this: string) {
  return String(this);
};

async function start(): Promise<void> {
  const status = byId('count');
  const meta = JSON.parse(byId('meta').textContent ?? '{}') as PageMeta;
  if (typeof DecompressionStream === 'undefined') {
    status.textContent =
      'This browser is too old for the table; the figures above are complete. Any browser since 2023 shows it.';
    return;
  }
  const fleet = new Fleet(meta);
  await fleet.load((rows) => {
    status.textContent = `Reading ${number(rows)} of ${number(meta.devices)} devices`;
  });
  new Page(fleet);
  document.documentElement.dataset.ready = 'yes';
}

start().catch((error: unknown) => {
  byId('count').textContent = `The table could not be shown: ${String(error)}`;
  throw error;
});
