import { Icon, Problem, Strokes } from '@chatroom/ui';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { icons } from '../icons.ts';
import { pageSize } from '../list-store.ts';
import type { ListStore } from '../list-store.ts';
import { sayRange, words } from '../words.ts';
import { Empty } from './Empty.tsx';
import { SearchField } from './SearchField.tsx';

export interface Column<T> {
  /** The name of what it shows; the field that the server sorts by it. */
  name: string;
  field: string;
  /** Figures stand at the right; the first click begins with the highest. */
  figure?: boolean;
  falling?: boolean;
  /** Classes of all its cells: its width, and from which width of the page on it is shown. */
  class: string;
  cell: (row: T) => ComponentChildren;
}

interface ListViewProps<T extends { id: number }> {
  store: ListStore<T>;
  columns: readonly Column<T>[];
  name: string;
  icon: string;
  search: { label: string; example: string };
  empty: { all: string; found: string };
}

/** A table that the server searches, sorts and pages. */
export function ListView<T extends { id: number }>({ store, columns, name, icon, search, empty }: ListViewProps<T>) {
  useEffect(() => {
    store.show();
  }, [store]);
  const page = store.page.value;
  return (
    <section aria-label={name} aria-busy={store.loading.busy.value} class="card overflow-hidden">
      <div class="flex flex-wrap items-center gap-2 p-3">
        <SearchField
          label={search.label}
          example={search.example}
          value={store.q.value}
          onInput={(text) => {
            store.search(text);
          }}
          onSearch={() => {
            store.searchNow();
          }}
        />
        <SortSelect store={store} columns={columns} />
        <button
          type="button"
          class="button-icon ml-auto"
          aria-label={words.refresh}
          title={words.refresh}
          disabled={store.loading.busy.value}
          onClick={() => void store.refresh()}
        >
          <Icon name="refresh" class="size-4" />
        </button>
      </div>
      <div class="px-4 pb-2 empty:hidden">
        <Problem id="list-problem" text={store.loading.problem.value} />
      </div>
      {page !== null && page.rows.length === 0 ? (
        <Empty said icon={icon} text={store.q.value === '' ? empty.all : empty.found} />
      ) : (
        <table class="table table-fixed">
          <caption class="sr-only">{name}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <SortHeader key={column.field} store={store} column={column} />
              ))}
            </tr>
          </thead>
          <tbody>
            {page === null
              ? Array.from({ length: 8 }, (_, index) => <Skeleton key={index} columns={columns} />)
              : page.rows.map((row) => (
                  <tr key={row.id} class="hover:bg-ground">
                    {columns.map((column) => (
                      <td key={column.field} class={`${column.class} ${column.figure === true ? 'figure' : ''}`}>
                        {column.cell(row)}
                      </td>
                    ))}
                  </tr>
                ))}
          </tbody>
        </table>
      )}
      <Paging store={store} />
    </section>
  );
}

function SortHeader<T extends { id: number }>({ store, column }: { store: ListStore<T>; column: Column<T> }) {
  const sort = store.sort.value;
  const state = sort === column.field ? 'ascending' : sort === `-${column.field}` ? 'descending' : undefined;
  return (
    <th scope="col" aria-sort={state} class={`${column.class} ${column.figure === true ? 'figure' : ''}`}>
      <button
        type="button"
        class={`inline-flex h-4 items-center align-top gap-1 rounded hover:text-text ${state === undefined ? '' : 'text-text'} ${column.figure === true ? 'flex-row-reverse' : ''}`}
        onClick={() => {
          store.sortBy(column.field, column.falling ?? false);
        }}
      >
        {column.name}
        {state !== undefined && <Strokes path={state === 'ascending' ? icons.sortUp : icons.sortDown} class="size-3.5" />}
      </button>
    </th>
  );
}

/** For small screens, which show few of the columns. */
function SortSelect<T extends { id: number }>({ store, columns }: { store: ListStore<T>; columns: readonly Column<T>[] }) {
  const now = store.sort.value;
  return (
    <select
      class="field w-auto! max-w-40 lg:hidden"
      aria-label={words.sortBy}
      value={now}
      onChange={(event) => {
        store.sortAs(event.currentTarget.value);
      }}
    >
      {columns.flatMap(({ field, name }) => [
        <option key={field} value={field} selected={now === field}>
          {name} ↑
        </option>,
        <option key={`-${field}`} value={`-${field}`} selected={now === `-${field}`}>
          {name} ↓
        </option>,
      ])}
    </select>
  );
}

function Skeleton<T>({ columns }: { columns: readonly Column<T>[] }) {
  return (
    <tr>
      {columns.map((column) => (
        <td key={column.field} class={column.class}>
          <div class="skeleton" />
        </td>
      ))}
    </tr>
  );
}

function Paging<T extends { id: number }>({ store }: { store: ListStore<T> }) {
  const page = store.page.value;
  const first = store.first.value;
  const { busy } = store.loading;
  if (page === null) return <p class="border-t border-line px-4 py-3 text-sm text-soft">{words.loading}</p>;
  if (first === 0 && page.rows.length === 0) return null;
  return (
    <nav aria-label={words.paging} class="flex items-center justify-between gap-3 border-t border-line px-4 py-2.5">
      <p role="status" class="text-sm text-soft tabular-nums">
        {sayRange(first, page.rows.length, page.total)}
      </p>
      {(first > 0 || page.next !== null || (page.total ?? 0) > pageSize) && (
        <div class="flex gap-2">
          <button
            type="button"
            class="button button-quiet button-small"
            disabled={busy.value || first === 0}
            onClick={() => {
              store.previous();
            }}
          >
            <Strokes path={icons.back} class="-ml-1 size-4" />
            {words.previousPage}
          </button>
          <button
            type="button"
            class="button button-quiet button-small"
            disabled={busy.value || page.next === null}
            onClick={() => {
              store.next();
            }}
          >
            {words.nextPage}
            <Strokes path={icons.forth} class="-mr-1 size-4" />
          </button>
        </div>
      )}
    </nav>
  );
}
