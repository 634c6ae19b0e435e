import type { TableProps } from 'antd';
import { isUnreachable } from '../../../api/failure';
import type { Loaded } from '../../../api/load';
import { WhenLoaded } from '../../../components/states';
import { Table } from '../../../components/table';
import { useTexts } from '../../../i18n/language';

// One kind of open paperwork. Each reads for itself: a service that is down leaves the others in sight, and is named.
export function Part<Row extends object>({
  title,
  none,
  service,
  loaded,
  rowKey,
  columns,
  widthPx,
}: {
  title: string;
  none: string;
  service: string;
  loaded: Loaded<Row[]>;
  rowKey: (row: Row) => string;
  columns: TableProps<Row>['columns'];
  widthPx: number;
}) {
  const t = useTexts();
  return (
    <section className="card">
      <h2>
        {title} {loaded.value && <span className="quiet">{loaded.value.length}</span>}
      </h2>
      {loaded.failure && isUnreachable(loaded.failure) && <p className="quiet">{t.common.serviceDown(service)}</p>}
      <WhenLoaded loaded={loaded}>
        {(rows) =>
          rows.length === 0 ? (
            <p className="quiet">{none}</p>
          ) : (
            <Table<Row> rowKey={rowKey} size="small" dataSource={rows} pagination={{ pageSize: 20, hideOnSinglePage: true, showTotal: t.common.total }} scroll={{ x: widthPx }} columns={columns} />
          )
        }
      </WhenLoaded>
    </section>
  );
}
