/** The state of the table in the URL's fragment, so that a reload and a link in a mail keep it. */
import type { Fleet } from './data.ts';
import { emptyQuery, type Query } from './view.ts';

/** Names of columns may be those of an inventory: ours are told apart by a character that none of them begins with. */
const [SEARCH, SORT, COLUMNS] = ['~q', '~sort', '~columns'];
const MAX_LENGTH = 8_000;

export interface ViewState {
  query: Query;
  /** Columns of the table; null: those that are shown at first. */
  shown: string[] | null;
}

export function toFragment({ query, shown }: ViewState): string {
  const params = new URLSearchParams();
  if (query.search.trim()) params.append(SEARCH, query.search.trim());
  for (const [column, values] of query.equal) for (const value of values) params.append(column, value);
  if (query.sort) params.append(SORT, (query.sort.descending ? '-' : '') + query.sort.column);
  if (shown) params.append(COLUMNS, shown.join(','));
  const text = params.toString();
  return text.length > MAX_LENGTH ? '' : text;
}

/** What a fragment wants, as far as this page knows its columns. Null where it is none of ours, such as `#devices`. */
export function fromFragment(text: string, fleet: Fleet): ViewState | null {
  const plain = text.replace(/^#/, '');
  if (plain !== '' && !plain.includes('=')) return null;
  const state: ViewState = { query: emptyQuery(), shown: null };
  for (const [name, value] of new URLSearchParams(plain)) {
    if (name === SEARCH) state.query.search = value;
    else if (name === SORT) state.query.sort = sortOf(value, fleet);
    else if (name === COLUMNS) state.shown = value.split(',').filter((column) => fleet.has(column));
    else if (fleet.has(name)) state.query.equal.set(name, (state.query.equal.get(name) ?? new Set()).add(value));
  }
  if (state.shown?.length === 0) state.shown = null;
  return state;
}

function sortOf(value: string, fleet: Fleet): Query['sort'] {
  const descending = value.startsWith('-');
  const column = descending ? value.slice(1) : value;
  return fleet.has(column) ? { column, descending } : null;
}

/** Leaves no entry in the browser's history: Back leaves the page. */
export function writeFragment(text: string): void {
  if (location.hash.replace(/^#/, '') === text) return;
  try {
    history.replaceState(null, '', `#${text}`);
  } catch {
    // Pages that were opened in unusual ways may not touch their address; then a reload shows all devices.
  }
}
