/** Brings the page to life: reads the data, connects search, filters, charts, table, panel and export. */
import { type PageMeta, SHOWN_COLUMNS } from '../payload.ts';
import { Fleet } from './data.ts';
import { byId, make, number } from './dom.ts';
import { copyText, csvOf, download, namesOf, tableOf } from './export.ts';
import { Filters } from './filters.ts';
import { fromFragment, toFragment, writeFragment } from './fragment.ts';
import { Panel } from './panel.ts';
import { FleetTable } from './table.ts';
import { emptyQuery, isFiltered, type Query, select, toggle, wantsJust } from './view.ts';

type Wanted = Record<string, readonly string[]>;

class Page {
  private readonly fleet: Fleet;
  private readonly status = byId('count');
  private readonly search = byId<HTMLInputElement>('search');
  private readonly panel: Panel;
  private readonly table: FleetTable;
  private readonly filters: Filters;
  private readonly shortcuts: [HTMLElement, Wanted][] = [];
  private shown: string[] | null = null;
  private query: Query = emptyQuery();
  private rows: Uint32Array = new Uint32Array();

  constructor(fleet: Fleet) {
    this.fleet = fleet;
    this.panel = new Panel(fleet, { closed: (position) => this.table.focusRow(position) });
    this.table = new FleetTable(fleet, this.columns(), {
      open: (position) => void this.panel.open(this.rows, position),
      sort: (column) => this.sort(column),
    });
    this.filters = new Filters(fleet, {
      toggled: (column, value) => this.change(() => toggle(this.query, column, value)),
      searchRemoved: () =>
        this.change(() => {
          this.query.search = '';
        }),
    });
    this.connectSearch();
    this.connectShortcuts();
    this.connectExport();
    this.readState();
    addEventListener('hashchange', () => this.readState());
  }

  private columns(): string[] {
    return this.shown ?? SHOWN_COLUMNS.filter((name) => this.fleet.has(name));
  }

  /** Takes search, filters, sort and columns from the address. */
  private readState(): void {
    const state = fromFragment(location.hash, this.fleet);
    if (!state) {
      if (this.status.dataset.ready !== 'yes') this.apply();
      return;
    }
    this.query = state.query;
    this.shown = state.shown;
    this.columnChooser();
    this.apply();
  }

  /** Changes the query; what was typed a moment ago counts, though the search has not begun yet. */
  private change(edit: () => void): void {
    this.query.search = this.search.value;
    edit();
    this.apply();
  }

  private apply(): void {
    this.rows = select(this.fleet, this.query);
    this.table.shown = this.columns();
    this.table.show(this.rows, this.query);
    this.status.dataset.ready = 'yes';
    this.sayCount();
    if (this.search.value.trim() !== this.query.search.trim()) this.search.value = this.query.search;
    this.filters.show(this.query);
    for (const [button, wanted] of this.shortcuts)
      if (button.classList.contains('tile')) button.setAttribute('aria-pressed', String(this.isWanted(wanted)));
    writeFragment(toFragment({ query: this.query, shown: this.shown }));
  }

  private isWanted(wanted: Wanted): boolean {
    return wantsJust(this.query, wanted);
  }

  private sayCount(): void {
    const all = this.fleet.meta.devices;
    const shown = this.rows.length;
    const count = shown === all ? `All ${number(all)} devices` : `${number(shown)} of ${number(all)} devices`;
    this.status.textContent = this.query.sort || shown === 0 ? count : `${count}, worst first`;
    const nothing = byId('nothing');
    nothing.hidden = shown > 0;
    nothing.textContent = all
      ? 'No device fits all of the filters above. Take one away, or a word of the search.'
      : 'There is no device in this report.';
    byId<HTMLButtonElement>('clear').disabled = !isFiltered(this.query);
    for (const id of ['copy-names', 'copy', 'csv']) byId<HTMLButtonElement>(id).disabled = shown === 0;
  }

  private sort(column: string): void {
    const { sort } = this.query;
    this.change(() => {
      if (sort?.column !== column) this.query.sort = { column, descending: false };
      else this.query.sort = sort.descending ? null : { column, descending: true };
    });
  }

  private connectSearch(): void {
    const { search } = this;
    search.disabled = false;
    let timer = 0;
    search.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.change(() => {}), 120);
    });
    byId('clear').addEventListener('click', () => {
      this.query = { ...emptyQuery(), sort: this.query.sort };
      this.apply();
      search.focus();
    });
    document.addEventListener('keydown', (event) => {
      if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      search.focus();
    });
  }

  /** Tiles, bars and names: a click shows just those devices and goes to them, a second click shows all again. */
  private connectShortcuts(): void {
    for (const button of document.querySelectorAll<HTMLElement>('[data-filter]')) {
      const wanted = JSON.parse(button.dataset.filter ?? '{}') as Wanted;
      this.shortcuts.push([button, wanted]);
      button.addEventListener('click', () => {
        const same = this.isWanted(wanted);
        const equal = new Map(same ? [] : Object.entries(wanted).map(([name, values]) => [name, new Set(values)]));
        this.query = { ...emptyQuery(), sort: this.query.sort, equal };
        this.apply();
        if (!same) byId('devices').scrollIntoView();
      });
    }
  }

  private connectExport(): void {
    const status = byId('export-status');
    byId('csv').addEventListener('click', () => download(csvOf(this.fleet, this.rows), 'slic-audit-filtered.csv'));
    byId('copy').addEventListener('click', () => copyText(tableOf(this.fleet, this.rows, this.columns()), status));
    byId('copy-names').addEventListener('click', () => copyText(namesOf(this.fleet, this.rows).join('\r\n'), status));
    byId('print').addEventListener('click', () => print());
  }

  private columnChooser(): void {
    const boxes = this.fleet.columns.map(({ name, description }) => {
      const input = make('input', { type: 'checkbox' });
      input.checked = this.columns().includes(name);
      input.disabled = name === 'device';
      input.addEventListener('change', () => {
        const wanted = new Set(this.columns());
        if (input.checked) wanted.add(name);
        else wanted.delete(name);
        this.change(() => {
          this.shown = this.fleet.columns.map((column) => column.name).filter((column) => wanted.has(column));
        });
      });
      return make('label', { title: description }, input, name);
    });
    byId('column-list').replaceChildren(...boxes);
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
