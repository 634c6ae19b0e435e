import { Input } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router-dom';
import { nameOfItem, unitOf, useItems, useWarehouses } from '../../api/catalogue';
import { clientOf, kLong } from '../../api/client';
import { allPages, useLoad } from '../../api/load';
import { Field } from '../../components/field';
import { idOf, number } from '../../components/format';
import { useChapters } from '../../components/names';
import { matches } from '../../components/pinyin';
import { EmptyState, WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { fromInput } from '../../components/time_input';
import { nameOfWarehouse } from '../../components/warehouse_name';
import type { StockPosition } from '../../gen/muster/warehouse/v1/position_pb';
import { PositionService } from '../../gen/muster/warehouse/v1/position_service_pb';
import { useTexts } from '../../i18n/language';

// What was where at a moment that has passed: for whoever reports on a day, or looks for when something went.
export function Past({ ancestor, typed, at, onAt }: { ancestor: string; typed: string; at: string; onAt: (at: string) => void }) {
  const t = useTexts();
  const tree = useChapters();
  const items = useItems().value;
  const warehouses = useWarehouses(ancestor).value;
  const asOfTime = fromInput(at);
  const isFuture = asOfTime !== undefined && Number(asOfTime.seconds) * 1000 > Date.now();
  const positions = useLoad(`positions ${ancestor} ${at}`, async (signal) =>
    asOfTime && !isFuture
      ? allPages<StockPosition>(async (pageToken) => {
          const page = await clientOf(PositionService).listStockPositions({ pageSize: 10_000, pageToken, ancestor, asOfTime }, { ...kLong, signal });
          return { rows: page.stockPositions, nextPageToken: page.nextPageToken };
        })
      : null,
  );
  const shown = useMemo(
    () => (positions.value ?? []).filter(({ lot, warehouse }) => matches(`${nameOfItem(items, lot?.item ?? '')} ${lot?.batch ?? ''} ${lot?.donor ?? ''} ${warehouses?.get(warehouse)?.displayName ?? ''}`, typed)),
    [positions.value, items, warehouses, typed],
  );
  return (
    <>
      <div className="fields">
        <Field label={t.stock.at} hint={t.stock.atHint} wrong={isFuture ? t.stock.atFuture : at && !asOfTime ? t.common.required : undefined}>
          {(id) => <Input id={id} type="datetime-local" value={at} onChange={(event) => onAt(event.target.value)} />}
        </Field>
      </div>
      <WhenLoaded loaded={positions}>
        {(all) =>
          all === null ? (
            <EmptyState title={t.stock.atMissing}>
              <p>{t.stock.atMissingHint}</p>
            </EmptyState>
          ) : shown.length === 0 ? (
            <EmptyState title={t.stock.nonePast}>
              <p>{t.stock.nonePastHint}</p>
            </EmptyState>
          ) : (
            <>
              <p className="quiet">{t.common.total(shown.length)}</p>
              <Table<StockPosition>
                rowKey={({ warehouse, lot }) => `${warehouse} ${lot?.name ?? ''}`}
                size="small"
                dataSource={shown}
                pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
                scroll={{ x: 760 }}
                columns={[
                  { title: t.stock.item, width: 200, render: (_, row) => nameOfItem(items, row.lot?.item ?? '') },
                  { title: t.stock.warehouse, width: 220, render: (_, row) => <Link to={`/${row.warehouse}`}>{nameOfWarehouse(warehouses, tree, row.warehouse)}</Link> },
                  { title: t.stock.batch, width: 120, render: (_, row) => <Link to={`/${row.lot?.name}`}>{row.lot?.batch || `#${idOf(row.lot?.name ?? '')}`}</Link> },
                  { title: t.stock.expiry, width: 110, render: (_, row) => row.lot?.expiryDate || '—' },
                  { title: t.stock.onHand, width: 110, className: 'number', render: (_, row) => <b>{`${number(row.onHandQuantity)} ${unitOf(items, row.lot?.item ?? '')}`}</b> },
                ]}
              />
            </>
          )
        }
      </WhenLoaded>
    </>
  );
}
