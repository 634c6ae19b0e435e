import { Checkbox, Pagination, Table as WideTable, type TableProps } from 'antd';
import { type Key, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTexts } from '../i18n/language';
import { RowFacts, useIsNarrow } from './plain_table';

// Ant Design's table where there is room for it. On a phone each row is a card with the columns' titles beside their values: nobody scrolls
// sideways there. Columns are told by `title` and `render` or `dataIndex`; `scroll.x` says how wide the table wants to be. Trees are Ant
// Design's own; thousands of rows are for LongTable.
export function Table<Row extends object>(props: TableProps<Row>) {
  if (useIsNarrow()) return <Cards {...props} />;
  return <Wide {...props} />;
}

// What scrolls sideways is reached by keys too.
function Wide<Row extends object>(props: TableProps<Row>) {
  const t = useTexts();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    for (const region of box.current?.querySelectorAll<HTMLElement>('.ant-table-content') ?? []) {
      if (region.scrollWidth > region.clientWidth) region.tabIndex = 0;
      else region.removeAttribute('tabindex');
    }
  });
  return (
    <div ref={box}>
      <WideTable<Row> {...props} locale={{ emptyText: t.common.nothing, ...props.locale }} />
    </div>
  );
}

function keyOf<Row extends object>(rowKey: TableProps<Row>['rowKey'], row: Row, index: number): Key {
  if (typeof rowKey === 'function') return rowKey(row, index);
  return (row as Record<string, Key>)[String(rowKey)] ?? index;
}

function Cards<Row extends object>({ dataSource = [], columns = [], rowKey, rowSelection, rowClassName, pagination, expandable, locale }: TableProps<Row>) {
  const t = useTexts();
  const pageSize = (pagination && pagination.pageSize) || dataSource.length || 1;
  const [page, setPage] = useState(1);
  useEffect(() => setPage((before) => Math.min(before, Math.max(1, Math.ceil(dataSource.length / pageSize)))), [dataSource.length, pageSize]);
  const start = (page - 1) * pageSize;
  const { expandedRowRender, defaultExpandAllRows } = expandable ?? {};
  if (dataSource.length === 0) return <p className="quiet">{typeof locale?.emptyText === 'function' ? locale.emptyText() : (locale?.emptyText ?? t.common.nothing)}</p>;
  return (
    <>
      <ul className="row-cards">
        {dataSource.slice(start, start + pageSize).map((row, at) => {
          const index = start + at;
          const key = keyOf(rowKey, row, index);
          const extra = typeof rowClassName === 'function' ? rowClassName(row, index, 0) : (rowClassName ?? '');
          return (
            <li key={key} className={`row-card ${extra}`}>
              {rowSelection && (
                <Checkbox
                  {...(rowSelection.getCheckboxProps?.(row) as object)}
                  checked={rowSelection.selectedRowKeys?.includes(key)}
                  onChange={(event) => {
                    const before = rowSelection.selectedRowKeys ?? [];
                    rowSelection.onChange?.(event.target.checked ? [...before, key] : before.filter((one) => one !== key), [], { type: 'single' });
                  }}
                />
              )}
              <div className="row-card-content">
                <RowFacts
                  facts={columns.map((column) => {
                    const raw = 'dataIndex' in column && column.dataIndex !== undefined ? (row as Record<string, ReactNode>)[String(column.dataIndex)] : undefined;
                    return {
                      title: typeof column.title === 'function' ? undefined : column.title,
                      value: (column.render ? column.render(raw, row, index) : raw) as ReactNode,
                    };
                  })}
                />
                {expandedRowRender && (
                  <details open={defaultExpandAllRows}>
                    <summary>{t.common.details}</summary>
                    {expandedRowRender(row, index, 0, true)}
                  </details>
                )}
              </div>
            </li>
          );
        })}
      </ul>
      {dataSource.length > pageSize && (
        <Pagination simple size="small" current={page} pageSize={pageSize} total={dataSource.length} showSizeChanger={false} onChange={setPage} />
      )}
    </>
  );
}
