import { type CSSProperties, memo, useCallback, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { type Column, ColumnHead, useIsNarrow } from './plain_table';
import { Table } from './table';

// Two lines of text and the space around them, as .long-table in table.css has it.
const kRowPx = 48;
// Drawn above and below what is in sight, so that a turn of the wheel shows no gap.
const kRowsBeyond = 4;
const kCardsOnPage = 50;

interface LongTableProps<Row> {
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  columns: readonly Column<Row>[];
  widthPx: number;
  heightPx: number;
}

// A table of thousands of rows in a box of `heightPx` that scrolls; only rows in sight are in the page. All are of one height, and a row that
// comes into sight takes the elements of one that left: an old PC has little to do for a frame. A row is drawn anew only for another `columns`:
// keep it as long as it says the same. On a phone each row is a card. `widthPx` says how wide the table wants to be. Other rows, and not the
// same ones read again, want another `key`, so that they are shown from the first.
export function LongTable<Row>(props: LongTableProps<Row>) {
  return useIsNarrow() ? <Cards {...props} /> : <Scrolled {...props} />;
}

function Cards<Row>({ rows, keyOf, columns }: LongTableProps<Row>) {
  return (
    <Table<{ row: Row }>
      rowKey={({ row }) => keyOf(row)}
      dataSource={rows.map((row) => ({ row }))}
      pagination={{ pageSize: kCardsOnPage }}
      columns={columns.map(({ title, render }) => ({ title, render: (_, { row }) => render(row) }))}
    />
  );
}

function Scrolled<Row>({ rows, columns, widthPx, heightPx }: LongTableProps<Row>) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const drawnCount = Math.min(rows.length, Math.ceil(heightPx / kRowPx) + 2 * kRowsBeyond);
  const start = Math.max(0, Math.min(top - kRowsBeyond, rows.length - drawnCount));
  const onScroll = useCallback(() => {
    // Before the frame in which it has scrolled; otherwise that frame would be without them.
    flushSync(() => setTop(Math.floor((box.current?.scrollTop ?? 0) / kRowPx)));
  }, []);
  return (
    <div ref={box} className="plain-table long-table" style={{ maxHeight: heightPx }} tabIndex={0} onScroll={onScroll}>
      <table style={{ width: widthPx }} aria-rowcount={rows.length + 1}>
        <ColumnHead columns={columns} rowIndex={1} />
        <tbody>
          <Space rowCount={start} />
          {rows.slice(start, start + drawnCount).map((row, at) => (
            <LongRow key={(start + at) % drawnCount} row={row} place={start + at} columns={columns as readonly Column<unknown>[]} />
          ))}
          <Space rowCount={rows.length - start - drawnCount} />
        </tbody>
      </table>
    </div>
  );
}

// In the place of rows that are not drawn.
function Space({ rowCount }: { rowCount: number }) {
  const style: CSSProperties = { height: rowCount * kRowPx };
  return <tr className="long-table-space" aria-hidden style={style} />;
}

const LongRow = memo(function LongRow({ row, place, columns }: { row: unknown; place: number; columns: readonly Column<unknown>[] }) {
  return (
    <tr aria-rowindex={place + 2}>
      {columns.map((column) => (
        <td key={column.title} className={column.className}>
          <div>{column.render(row)}</div>
        </td>
      ))}
    </tr>
  );
});
