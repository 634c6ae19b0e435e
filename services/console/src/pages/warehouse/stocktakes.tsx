import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { nameOfItem, useItems, useWarehouses } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { useHasRole } from '../../api/session';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { idOf, number, time } from '../../components/format';
import { matches } from '../../components/pinyin';
import { Badge, EmptyState, type Tone, WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { type Stocktake, Stocktake_State } from '../../gen/muster/warehouse/v1/stocktake_pb';
import { StocktakeService } from '../../gen/muster/warehouse/v1/stocktake_service_pb';
import { useTexts } from '../../i18n/language';
import { useAction } from '../../api/action';
import { usePaged } from './paged';
import { WarehouseSelect } from './selects';
import { useWarehouseTexts } from './texts';
import { Ask } from './voucher_actions';
import './warehouse.css';

const kTones: Record<Stocktake_State, Tone> = {
  [Stocktake_State.UNSPECIFIED]: 'quiet',
  [Stocktake_State.COUNTING]: 'moving',
  [Stocktake_State.COUNTED]: 'warn',
  [Stocktake_State.POSTED]: 'good',
  [Stocktake_State.CANCELLED]: 'quiet',
};

export function StocktakeBadge({ state }: { state: Stocktake_State }) {
  const w = useWarehouseTexts().counts;
  return <Badge tone={kTones[state]}>{w.states[state]}</Badge>;
}

// The stocktakes of all warehouses that one may see.
export default function StocktakesPage() {
  const t = useTexts();
  const w = useWarehouseTexts();
  const [warehouse, setWarehouse] = useState('');
  return (
    <>
      <div className="page-head">
        <h1>{w.warehouses.stocktakes}</h1>
        <div className="grow">
          <WarehouseSelect label={t.stock.warehouse} value={warehouse} any={w.vouchers.anyWarehouse} onChange={setWarehouse} />
        </div>
      </div>
      <Stocktakes parent={warehouse || 'warehouses/-'} />
    </>
  );
}

export function Stocktakes({ parent }: { parent: string }) {
  const t = useTexts();
  const w = useWarehouseTexts();
  const hasRole = useHasRole();
  const warehouses = useWarehouses().value;
  const [isStarting, setStarting] = useState(false);
  const isOne = parent !== 'warehouses/-';
  const loaded = usePaged<Stocktake>(`stocktakes ${parent}`, async (pageToken, signal) => {
    const page = await clientOf(StocktakeService).listStocktakes({ parent, pageSize: 100, pageToken }, { signal });
    return { rows: page.stocktakes, nextPageToken: page.nextPageToken };
  });
  useReloadOn([isOne ? parent : 'warehouses/'], loaded.reload);
  return (
    <>
      {isOne && hasRole(Role.WAREHOUSE_MANAGER) && (
        <p>
          <Button type="primary" onClick={() => setStarting(true)}>
            {w.counts.start}
          </Button>
        </p>
      )}
      <WhenLoaded loaded={loaded}>
        {({ rows, hasMore }) =>
          rows.length === 0 ? (
            <EmptyState title={w.counts.none}>
              <p>{w.counts.noneHint}</p>
            </EmptyState>
          ) : (
            <>
              <Table<Stocktake>
                rowKey="name"
                size="middle"
                dataSource={rows}
                pagination={false}
                scroll={{ x: 620 }}
                columns={[
                  {
                    title: w.warehouses.stocktakes,
                    render: (_, stocktake) => (
                      <Link to={`/${stocktake.name}`}>
                        {warehouses?.get(stocktake.name.split('/').slice(0, 2).join('/'))?.displayName} #{idOf(stocktake.name)}
                      </Link>
                    ),
                  },
                  { title: w.stock.when, width: 160, render: (_, stocktake) => time(stocktake.createTime) },
                  { title: t.duty.state, width: 100, render: (_, stocktake) => <StocktakeBadge state={stocktake.state} /> },
                  {
                    title: w.counts.lines,
                    render: (_, stocktake) => (
                      <>
                        {w.counts.progress(number(stocktake.settledCount), number(stocktake.lineCount))}
                        {stocktake.recountCount > 0n && <div className="quiet">{w.counts.recounts(number(stocktake.recountCount))}</div>}
                      </>
                    ),
                  },
                  { title: w.vouchers.note, dataIndex: 'note' },
                ]}
              />
              {hasMore && <Button onClick={loaded.more}>{w.vouchers.more}</Button>}
            </>
          )
        }
      </WhenLoaded>
      {isStarting && <Start parent={parent} onClose={() => setStarting(false)} />}
    </>
  );
}

function Start({ parent, onClose }: { parent: string; onClose: () => void }) {
  const t = useTexts();
  const w = useWarehouseTexts();
  const navigate = useNavigate();
  const items = useItems().value;
  const { value, change, discard } = useDraft(`stocktake.${parent}`, () => ({ items: [] as string[], bins: '', note: '' }));
  const { run, failure, isBusy } = useAction();
  const start = () =>
    run('start', async (requestId) => {
      const bins = value.bins.split(/[,，、\s]+/).filter(Boolean);
      const stocktake = await clientOf(StocktakeService).startStocktake({ requestId, parent, stocktake: { items: value.items, bins, note: value.note.trim() } });
      discard();
      navigate(`/${stocktake.name}`);
    });
  return (
    <Ask title={w.counts.start} failure={failure} isBusy={isBusy} onOk={() => void start()} onClose={onClose}>
      <Field label={w.counts.scope} wrong={failure?.fields.get('stocktake.items')}>
        {(id) => (
          <Select
            id={id}
            mode="multiple"
            value={value.items}
            placeholder={w.counts.scopeAll}
            onChange={(chosen) => change({ items: chosen })}
            showSearch={{ filterOption: (typed, option) => matches(String(option?.label ?? ''), typed) }}
            options={[...(items?.keys() ?? [])].map((name) => ({ value: name, label: nameOfItem(items, name) }))}
          />
        )}
      </Field>
      <Field label={w.counts.bins} hint={w.counts.binsHint} wrong={failure?.fields.get('stocktake.bins')}>
        {(id) => <Input id={id} value={value.bins} placeholder={t.common.all} onChange={(event) => change({ bins: event.target.value })} />}
      </Field>
      <Field label={w.vouchers.note} wrong={failure?.fields.get('stocktake.note')}>
        {(id) => <Input id={id} maxLength={500} value={value.note} onChange={(event) => change({ note: event.target.value })} />}
      </Field>
    </Ask>
  );
}
