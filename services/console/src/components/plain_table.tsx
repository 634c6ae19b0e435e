import { type ReactNode, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import './table.css';

const narrow = window.matchMedia('(max-width: 700px)');
export function useIsNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => (narrow.addEventListener('change', listener), () => narrow.removeEventListener('change', listener)),
    () => narrow.matches,
  );
}

// What a cell says that has nothing; a card leaves it out.
const kNothing = '—';

// A row as a card: each value beside its column's title.
export function RowFacts({ facts }: { facts: { title?: ReactNode; value: ReactNode }[] }) {
  return (
    <dl>
      {facts.map(({ title, value }, place) =>
        value === null || value === undefined || value === '' || value === false || value === kNothing ? null : (
          <div key={place} className={title ? '' : 'row-card-whole'}>
            {title ? <dt>{title}</dt> : <dt className="unseen">·</dt>}
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

export interface Column<Row> {
  title: string;
  widthPx?: number;
  className?: string;
  render: (row: Row) => ReactNode;
}

// The browser's own table, for what is seen first; on a phone a card for each row. `widthPx` says how wide the table wants to be.
export function PlainTable<Row>({ rows, keyOf, columns, widthPx }: { rows: readonly Row[]; keyOf: (row: Row) => string; columns: readonly Column<Row>[]; widthPx: number }) {
  const isNarrow = useIsNarrow();
  const box = useRef<HTMLDivElement>(null);
  // What scrolls sideways is reached by keys too.
  useLayoutEffect(() => {
    const region = box.current;
    if (!region) return;
    if (region.scrollWidth > region.clientWidth) region.tabIndex = 0;
    else region.removeAttribute('tabindex');
  });
  if (isNarrow) {
    return (
      <ul className="row-cards">
        {rows.map((row) => (
          <li key={keyOf(row)} className="row-card">
            <div className="row-card-content">
              <RowFacts facts={columns.map(({ title, render }) => ({ title, value: render(row) }))} />
            </div>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <div ref={box} className="plain-table">
      <table style={{ width: widthPx }}>
        <ColumnHead columns={columns} />
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => (
                <td key={column.title} className={column.className}>{column.render(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

// Widths and titles. `rowIndex` is of the title's row, where a table does not hold all of its rows.
export function ColumnHead<Row>({ columns, rowIndex }: { columns: readonly Column<Row>[]; rowIndex?: number }) {
  return (
    <>
      <colgroup>
        {columns.map((column) => (
          <col key={column.title} style={{ width: column.widthPx }} />
        ))}
      </colgroup>
      <thead>
        <tr aria-rowindex={rowIndex}>
          {columns.map((column) => (
            <th key={column.title} scope="col" className={column.className}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
    </>
  );
}
