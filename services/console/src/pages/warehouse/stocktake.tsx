import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { nameOfItem, unitOf, useItems, useWarehouses } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, useLoad } from '../../api/load';
import { useHasRole, useSession } from '../../api/session';
import { idOf, number, time } from '../../components/format';
import { last } from '../../components/last';
import { Badge, FailureNote, WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { ExportKind, SheetFormat } from '../../gen/muster/warehouse/v1/sheet_pb';
import { SheetService } from '../../gen/muster/warehouse/v1/sheet_service_pb';
import { type Stocktake, Stocktake_State, type StocktakeLine, StocktakeLine_State } from '../../gen/muster/warehouse/v1/stocktake_pb';
import { StocktakeService } from '../../gen/muster/warehouse/v1/stocktake_service_pb';
import { useTexts } from '../../i18n/language';
import { useAction } from '../../api/action';
import { Count } from './count';
import { useCountQueue } from './count_queue';
import { download } from './print';
import { StocktakePost } from './stocktake_post';
import { StocktakeBadge } from './stocktakes';
import { useWarehouseTexts } from './texts';
import { AskReason } from './voucher_actions';
import './warehouse.css';

// One stocktake: counted blind by anybody who may, counted again by somebody else where it differs, and posted by two who sign for it.
export default function StocktakePage() {
  const { warehouse = '', stocktake: id = '' } = useParams();
  const name = `warehouses/${warehouse}/stocktakes/${id}`;
  const loaded = useLoad(name, async (signal) => {
    const service = clientOf(StocktakeService);
    const [stocktake, lines] = await Promise.all([
      service.getStocktake({ name }, { signal }),
      allPages<StocktakeLine>(async (pageToken) => {
        const page = await service.listStocktakeLines({ parent: name, pageSize: 5000, pageToken }, { signal });
        return { rows: page.lines, nextPageToken: page.nextPageToken };
      }),
    ]);
    return { stocktake, lines };
  });
  useReloadOn([name], loaded.reload);
  return (
    <WhenLoaded loaded={loaded}>
      {({ stocktake, lines }) => <Content stocktake={stocktake} lines={lines} warehouse={`warehouses/${warehouse}`} onChanged={loaded.reload} />}
    </WhenLoaded>
  );
}

function Content({ stocktake, lines, warehouse, onChanged }: { stocktake: Stocktake; lines: StocktakeLine[]; warehouse: string; onChanged: () => void }) {
  const w = useWarehouseTexts();
  const hasRole = useHasRole();
  const { identity } = useSession();
  const items = useItems().value;
  const warehouses = useWarehouses().value;
  const [isCancelling, setCancelling] = useState(false);
  const queue = useCountQueue(stocktake.name, onChanged);
  const { run, failure } = useAction();
  const isOpen = stocktake.state === Stocktake_State.COUNTING || stocktake.state === Stocktake_State.COUNTED;
  const isManager = hasRole(Role.WAREHOUSE_MANAGER);
  const sheet = () => run('sheet', async () => download(await clientOf(SheetService).exportSheet({ kind: ExportKind.COUNT_SHEET, format: SheetFormat.XLSX, warehouse })));
  return (
    <>
      <div className="page-head">
        <h1>
          {w.warehouses.stocktakes} #{idOf(stocktake.name)}
        </h1>
        <Link to={`/${warehouse}`}>{warehouses?.get(warehouse)?.displayName ?? idOf(warehouse)}</Link>
        <StocktakeBadge state={stocktake.state} />
        <span role="status">{w.counts.progress(number(stocktake.settledCount), number(stocktake.lineCount))}</span>
        {stocktake.recountCount > 0n && <Badge tone="warn">{w.counts.recounts(number(stocktake.recountCount))}</Badge>}
        <span className="actions no-print">
          {stocktake.voucher && <Link to={`/${stocktake.voucher}`}>{w.counts.seeSheet}</Link>}
          {isOpen && <Button onClick={() => void sheet()}>{w.counts.sheet}</Button>}
          {isOpen && <Link to={`/sheets?warehouse=${warehouse}&kind=3`}>{w.sheets.import}</Link>}
          {isOpen && isManager && (
            <Button danger onClick={() => setCancelling(true)}>
              {w.counts.cancel}
            </Button>
          )}
        </span>
      </div>
      {failure && <FailureNote failure={failure} />}
      {(stocktake.note || stocktake.endReason) && (
        <p className="narrative">
          {stocktake.note} {stocktake.endReason}
        </p>
      )}
      {isOpen && <p className="above">{w.counts.blind}</p>}
      {isOpen && hasRole(Role.WAREHOUSE_MANAGER, Role.DUTY_OFFICER) && <Count stocktake={stocktake.name} lines={lines} items={items} queue={queue} counter={queue.counter || identity.displayName} />}
      {isManager && stocktake.state === Stocktake_State.COUNTED && <StocktakePost stocktake={stocktake} lines={lines} onDone={onChanged} />}
      <Lines lines={lines} isOpen={isOpen} />
      {isCancelling && <CancelStocktake name={stocktake.name} onClose={() => setCancelling(false)} onDone={() => (setCancelling(false), onChanged())} />}
    </>
  );
}

function Lines({ lines, isOpen }: { lines: StocktakeLine[]; isOpen: boolean }) {
  const t = useTexts();
  const w = useWarehouseTexts();
  const items = useItems().value;
  const [state, setState] = useState<StocktakeLine_State>(StocktakeLine_State.UNSPECIFIED);
  // Nobody gets quantities and differences of a line that is still counted.
  const isHidden = (line: StocktakeLine) => isOpen && line.state !== StocktakeLine_State.SETTLED;
  // Blind callers get none at all: then there are no columns for them.
  const isBlind = lines.every((line) => line.counts.every((count) => count.countedQuantity === 0n && count.bookQuantity === 0n));
  const tone = (line: StocktakeLine) => (line.state === StocktakeLine_State.SETTLED ? 'good' : line.state === StocktakeLine_State.TO_RECOUNT ? 'warn' : 'quiet');
  return (
    <section className="card">
      <div className="page-head">
        <h2>{w.counts.lines}</h2>
        <Segmented
          value={state}
          onChange={setState}
          options={[{ value: StocktakeLine_State.UNSPECIFIED, label: w.counts.showAll }, ...[1, 2, 3].map((value) => ({ value: value as StocktakeLine_State, label: w.counts.lineStates[value] }))]}
        />
      </div>
      <Table<StocktakeLine>
        rowKey="lot"
        size="small"
        dataSource={lines.filter((line) => state === StocktakeLine_State.UNSPECIFIED || line.state === state)}
        pagination={{ pageSize: 100, hideOnSinglePage: true, showTotal: t.common.total, showSizeChanger: false }}
        scroll={{ x: 980 }}
        columns={[
          { title: t.stock.bin, width: 100, render: (_, line) => line.bin || '—' },
          { title: t.stock.item, render: (_, line) => nameOfItem(items, line.item) },
          { title: t.stock.batch, width: 140, render: (_, line) => <Link to={`/${line.lot}`}>{line.batch || `#${idOf(line.lot)}`}</Link> },
          { title: t.duty.state, width: 100, render: (_, line) => <Badge tone={tone(line)}>{w.counts.lineStates[line.state]}</Badge> },
          {
            title: w.counts.counter,
            render: (_, line) =>
              line.counts.map((count, index) => (
                <div key={index}>
                  {count.counter} <span className="quiet">{time(count.countTime)}</span> {!isBlind && !isHidden(line) && <b>{`${number(count.countedQuantity)} ${unitOf(items, line.item)}`}</b>}
                </div>
              )),
          },
          ...(isBlind
            ? []
            : [
                { title: w.counts.book, width: 100, className: 'number', render: (_: unknown, line: StocktakeLine) => (line.counts.length > 0 && !isHidden(line) ? number(last(line.counts)!.bookQuantity) : '—') },
                {
                  title: w.counts.difference,
                  width: 100,
                  className: 'number',
                  render: (_: unknown, line: StocktakeLine) => {
                    const difference = isHidden(line) ? undefined : last(line.counts)?.difference;
                    return difference === undefined ? '—' : <b>{difference > 0n ? `+${number(difference)}` : number(difference)}</b>;
                  },
                },
              ]),
        ]}
      />
    </section>
  );
}

function CancelStocktake({ name, onClose, onDone }: { name: string; onClose: () => void; onDone: () => void }) {
  const w = useWarehouseTexts().counts;
  const cancel = (requestId: string, reason: string) => clientOf(StocktakeService).cancelStocktake({ requestId, name, reason });
  return <AskReason draft={`cancel.${name}`} title={w.cancel} danger write={cancel} onClose={onClose} onDone={onDone} />;
}
