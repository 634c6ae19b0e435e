import { Button, Input } from 'antd';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router-dom';
import { nameOfItem, unitOf, useItems, useWarehouses } from '../../api/catalogue';
import { clientOf, kLong } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { useLoad } from '../../api/load';
import { useHasRole } from '../../api/session';
import { Field } from '../../components/field';
import { idOf, number, time } from '../../components/format';
import { last } from '../../components/last';
import { EmptyState, WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { LotService } from '../../gen/muster/warehouse/v1/lot_service_pb';
import { PaperService } from '../../gen/muster/warehouse/v1/paper_service_pb';
import type { LedgerEntry } from '../../gen/muster/warehouse/v1/position_pb';
import { PositionService } from '../../gen/muster/warehouse/v1/position_service_pb';
import { StockService } from '../../gen/muster/warehouse/v1/warehouse_service_pb';
import { useTexts } from '../../i18n/language';
import { usePaged } from './paged';
import { usePeriod } from './period';
import { paperLanguage, PrintButtons } from './print';
import { useWarehouseTexts } from './texts';
import { MoveToBin } from './warehouse_stock';
import { placeInWords, voucherInWords } from './words';
import './warehouse.css';

// The bin card 货位卡 of a lot (?lot=) or the ledger 台账 of an item (?item=) for a period, in one warehouse, in the order in which
// it was recorded.
export default function Ledger() {
  const t = useTexts();
  const w = useWarehouseTexts();
  const { warehouse: id = '' } = useParams();
  const warehouse = `warehouses/${id}`;
  const [search] = useSearchParams();
  const lotName = search.get('lot') ?? '';
  const itemName = search.get('item') ?? '';
  const items = useItems().value;
  const warehouses = useWarehouses().value;
  const lot = useLoad(`lot ${lotName}`, async (signal) => (lotName ? await clientOf(LotService).getLot({ name: lotName }, { signal }) : null)).value;
  const item = lot?.item ?? itemName;
  // What of the lot lies here, and where: whoever scans its card may have moved it just now.
  const here = useLoad(`here ${warehouse} ${lot?.name}`, async (signal) =>
    lot ? (await clientOf(StockService).listStockBalances({ pageSize: 10_000, warehouse, items: [lot.item] }, { signal })).stockBalances.find((row) => row.lot?.name === lot.name) : undefined,
  );
  const [isMoving, setMoving] = useState(false);
  const canMove = useHasRole()(Role.WAREHOUSE_MANAGER) && here.value !== undefined;
  const period = usePeriod();
  const { first, end, fromTime, untilTime } = period;
  const isReady = lotName !== '' || period.isGiven;
  const entries = usePaged<LedgerEntry>(`ledger ${warehouse} ${lotName} ${itemName} ${first} ${end}`, async (pageToken, signal) => {
    if (!isReady) return { rows: [], nextPageToken: '' };
    const of = lotName ? { lot: lotName } : { item: itemName, fromTime, untilTime };
    const page = await clientOf(PositionService).listLedgerEntries({ pageSize: 200, pageToken, warehouse, ...of }, { signal });
    return { rows: page.ledgerEntries, nextPageToken: page.nextPageToken };
  });
  useReloadOn([warehouse], () => (entries.reload(), here.reload()));
  return (
    <>
      <div className="page-head">
        <h1>
          {lotName ? w.stock.binCard : w.stock.ledger} · {nameOfItem(items, item)}
        </h1>
        <Link to={`/${warehouse}`}>{warehouses?.get(warehouse)?.displayName ?? id}</Link>
        {canMove && <Button onClick={() => setMoving(true)}>{w.stock.move}</Button>}
        {isReady && (
          <PrintButtons
            print={(format) => {
              const how = { warehouse, format, language: paperLanguage() };
              const service = clientOf(PaperService);
              return lotName ? service.printBinCard({ ...how, subject: { case: 'lot', value: lotName } }) : service.printLedger({ ...how, item: itemName, startDate: first, endDate: end }, kLong);
            }}
          />
        )}
      </div>
      {!lotName && (
        <div className="fields">
          <Field label={w.stock.from}>{(id) => <Input id={id} type="date" value={first} max={end} onChange={(event) => period.set({ from: event.target.value })} />}</Field>
          <Field label={w.stock.to} wrong={isReady ? undefined : w.stock.periodWrong}>
            {(id) => <Input id={id} type="date" value={end} onChange={(event) => period.set({ to: event.target.value })} />}
          </Field>
        </div>
      )}
      {lot && (
        <dl className="facts card">
          <dt>{t.stock.batch}</dt>
          <dd>
            <Link to={`/${lot.name}`}>{lot.batch || `#${idOf(lot.name)}`}</Link>
          </dd>
          <dt>{w.stock.production}</dt>
          <dd>{lot.productionDate || '—'}</dd>
          <dt>{t.stock.expiry}</dt>
          <dd>{lot.expiryDate || '—'}</dd>
          <dt>{w.stock.manufacturer}</dt>
          <dd>{lot.manufacturer || '—'}</dd>
          <dt>{t.stock.bin}</dt>
          <dd>{here.value?.bin || '—'}</dd>
        </dl>
      )}
      {isMoving && here.value && <MoveToBin balance={here.value} onDone={() => (setMoving(false), here.reload())} />}
      <WhenLoaded loaded={entries}>
        {({ rows, hasMore }) =>
          rows.length === 0 ? (
            <EmptyState title={lotName ? w.stock.noEntries : w.stock.noneInPeriod}>
              <p>{lotName ? w.stock.noEntriesHint : w.stock.noneInPeriodHint}</p>
            </EmptyState>
          ) : (
            <>
              {!lotName && <Balances rows={rows} hasMore={hasMore} unit={unitOf(items, item)} />}
              <Table<LedgerEntry>
                rowKey="transfer"
                size="small"
                pagination={false}
                scroll={{ x: 980 }}
                dataSource={rows}
                columns={[
                  { title: w.stock.when, width: 160, render: (_, entry) => time(entry.createTime) },
                  { title: w.stock.paper, render: (_, entry) => (entry.voucher ? <Link to={`/${entry.voucher}`}>{voucherInWords(entry.voucher)}</Link> : '—') },
                  { title: w.stock.fromTo, render: (_, entry) => entry.counterparty || placeInWords(entry.place, warehouses) },
                  ...(lotName ? [] : [{ title: w.stock.lot, width: 90, render: (_: unknown, entry: LedgerEntry) => <Link to={`/${entry.lot}`}>#{idOf(entry.lot)}</Link> }]),
                  { title: w.stock.in, width: 110, className: 'number', render: (_, entry) => (entry.inQuantity > 0n ? number(entry.inQuantity) : '') },
                  { title: w.stock.out, width: 110, className: 'number', render: (_, entry) => (entry.outQuantity > 0n ? number(entry.outQuantity) : '') },
                  { title: w.stock.balance, width: 130, className: 'number', render: (_, entry) => <b>{`${number(entry.balanceQuantity)} ${unitOf(items, item)}`}</b> },
                ]}
              />
              {hasMore && <Button onClick={entries.more}>{w.vouchers.more}</Button>}
            </>
          )
        }
      </WhenLoaded>
    </>
  );
}

// What was there before the period, and after it.
function Balances({ rows, hasMore, unit }: { rows: readonly LedgerEntry[]; hasMore: boolean; unit: string }) {
  const w = useWarehouseTexts().stock;
  const first = rows[0]!;
  return (
    <dl className="facts card">
      <dt>{w.opening}</dt>
      <dd>{`${number(first.balanceQuantity - first.inQuantity + first.outQuantity)} ${unit}`}</dd>
      {!hasMore && (
        <>
          <dt>{w.closing}</dt>
          <dd>{`${number(last(rows)!.balanceQuantity)} ${unit}`}</dd>
        </>
      )}
    </dl>
  );
}
