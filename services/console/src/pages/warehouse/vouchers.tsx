import { Button, Checkbox, Dropdown, Input, Segmented, Select } from 'antd';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { nameOfItem, unitOf, useItems, useWarehouses } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { useHasRole } from '../../api/session';
import { Field } from '../../components/field';
import { idOf, number, time } from '../../components/format';
import { EmptyState, WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { type Draft, Draft_State } from '../../gen/muster/warehouse/v1/draft_pb';
import { DraftService } from '../../gen/muster/warehouse/v1/draft_service_pb';
import { type Voucher, Voucher_Kind } from '../../gen/muster/warehouse/v1/voucher_pb';
import { StockService } from '../../gen/muster/warehouse/v1/warehouse_service_pb';
import { useTexts } from '../../i18n/language';
import { usePaged } from './paged';
import { formOf, kPaperKinds } from './paper_form';
import { WarehouseSelect } from './selects';
import { useWarehouseTexts } from './texts';
import { VoucherBadges } from './voucher_badges';
import './warehouse.css';

// The papers of the warehouses, posted or still in the making.
export default function Vouchers() {
  const t = useTexts();
  const w = useWarehouseTexts();
  const hasRole = useHasRole();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const get = (key: string) => search.get(key) ?? '';
  const set = (part: Record<string, string>) => {
    const next = new URLSearchParams(search);
    for (const [key, value] of Object.entries(part)) {
      if (value) next.set(key, value);
      else next.delete(key);
    }
    setSearch(next, { replace: true });
  };
  // Whoever keeps one warehouse need not choose it.
  const all = useWarehouses().value;
  const warehouse = get('warehouse') || (all?.size === 1 ? [...all.keys()][0]! : '');
  const isDrafts = get('view') === 'drafts';
  return (
    <>
      <div className="page-head">
        <h1>{t.frame.vouchers}</h1>
        <Segmented
          value={isDrafts ? 'drafts' : ''}
          onChange={(view) => set({ view })}
          options={[
            { value: '', label: w.vouchers.posted },
            { value: 'drafts', label: w.vouchers.drafts },
          ]}
        />
        <div className="grow">
          <WarehouseSelect label={t.stock.warehouse} value={warehouse} any={w.vouchers.anyWarehouse} onChange={(next) => set({ warehouse: next })} />
        </div>
        {hasRole(Role.WAREHOUSE_MANAGER) && (
          <Dropdown
            trigger={['click']}
            disabled={!warehouse}
            menu={{ items: kPaperKinds.map((kind) => ({ key: kind, label: w.papers.kinds[kind], onClick: () => navigate(`/${warehouse}/papers/${kind}`) })) }}
          >
            <Button type="primary">{warehouse ? w.vouchers.create : w.sheets.chooseWarehouse}</Button>
          </Dropdown>
        )}
      </div>
      {isDrafts ? <Drafts parent={warehouse || 'warehouses/-'} /> : <Posted parent={warehouse || 'warehouses/-'} get={get} set={set} />}
    </>
  );
}

function Posted({ parent, get, set }: { parent: string; get: (key: string) => string; set: (part: Record<string, string>) => void }) {
  const t = useTexts();
  const w = useWarehouseTexts().vouchers;
  const items = useItems().value;
  const warehouses = useWarehouses().value;
  const query = {
    parent,
    kind: (Number(get('kind')) || Voucher_Kind.UNSPECIFIED) as Voucher_Kind,
    firstDay: get('from'),
    lastDay: get('until'),
    paperOpen: get('open') === '1',
    noticeOpen: get('notices') === '1',
  };
  const loaded = usePaged<Voucher>(`vouchers ${JSON.stringify(query)}`, async (pageToken, signal) => {
    const page = await clientOf(StockService).listVouchers({ ...query, pageSize: 100, pageToken }, { signal });
    return { rows: page.vouchers, nextPageToken: page.nextPageToken };
  });
  useReloadOn([parent === 'warehouses/-' ? 'warehouses/' : parent], loaded.reload);
  return (
    <>
      <div className="filters">
        <Field label={w.kind}>
          {(id) => (
            <Select
              id={id}
              value={get('kind')}
              onChange={(kind) => set({ kind })}
              options={[{ value: '', label: w.anyKind }, ...Object.entries(w.kinds).map(([value, label]) => ({ value, label }))]}
            />
          )}
        </Field>
        <Field label={w.from}>{(id) => <Input id={id} type="date" value={query.firstDay} onChange={(event) => set({ from: event.target.value })} />}</Field>
        <Field label={w.until}>{(id) => <Input id={id} type="date" value={query.lastDay} onChange={(event) => set({ until: event.target.value })} />}</Field>
        <div className="checks">
          <Checkbox checked={query.paperOpen} onChange={(event) => set({ open: event.target.checked ? '1' : '' })}>
            {w.paperOpenOnly}
          </Checkbox>
          <Checkbox checked={query.noticeOpen} onChange={(event) => set({ notices: event.target.checked ? '1' : '' })}>
            {w.noticeOpenOnly}
          </Checkbox>
        </div>
      </div>
      <WhenLoaded loaded={loaded}>
        {({ rows, hasMore }) =>
          rows.length === 0 ? (
            <EmptyState title={w.none}>
              <p>{w.noneHint}</p>
            </EmptyState>
          ) : (
            <>
              <Table<Voucher>
                rowKey="name"
                size="middle"
                dataSource={rows}
                pagination={false}
                scroll={{ x: 1000 }}
                columns={[
                  {
                    title: w.number,
                    render: (_, voucher) => (
                      <>
                        <Link to={`/${voucher.name}`}>{voucher.number}</Link>
                        <div className="quiet">{warehouses?.get(warehouseOf(voucher.name))?.displayName}</div>
                      </>
                    ),
                  },
                  { title: w.kind, width: 130, render: (_, voucher) => w.kinds[voucher.kind] },
                  { title: w.day, width: 160, render: (_, voucher) => time(voucher.voucherTime) },
                  { title: w.counterparty, render: (_, voucher) => voucher.counterparty || '—' },
                  {
                    title: w.lines,
                    render: (_, voucher) => {
                      const lines = voucher.advanceNotice?.lines ?? voucher.lines;
                      const [first] = lines;
                      if (!first) return '—';
                      return (
                        <>
                          {nameOfItem(items, first.item)} {number(first.quantity)} {unitOf(items, first.item)}
                          {lines.length > 1 && <div className="quiet">{t.common.more(lines.length - 1)}</div>}
                        </>
                      );
                    },
                  },
                  { title: t.duty.state, width: 150, render: (_, voucher) => <VoucherBadges voucher={voucher} /> },
                ]}
              />
              {hasMore && <Button onClick={loaded.more}>{w.more}</Button>}
            </>
          )
        }
      </WhenLoaded>
    </>
  );
}

const warehouseOf = (name: string) => name.split('/').slice(0, 2).join('/');

function Drafts({ parent }: { parent: string }) {
  const t = useTexts();
  const w = useWarehouseTexts();
  const warehouses = useWarehouses().value;
  const loaded = usePaged<Draft>(`drafts ${parent}`, async (pageToken, signal) => {
    const page = await clientOf(DraftService).listDrafts({ parent, state: Draft_State.OPEN, pageSize: 100, pageToken }, { signal });
    return { rows: page.drafts, nextPageToken: page.nextPageToken };
  });
  useReloadOn([parent === 'warehouses/-' ? 'warehouses/' : parent], loaded.reload);
  const kindOf = (draft: Draft) => {
    const form = formOf(draft);
    return form ? w.papers.kinds[form.kind] : w.vouchers.kinds[Voucher_Kind.CROSS_DOCK_NOTE];
  };
  return (
    <WhenLoaded loaded={loaded}>
      {({ rows, hasMore }) =>
        rows.length === 0 ? (
          <EmptyState title={w.vouchers.noDrafts}>
            <p>{w.vouchers.noDraftsHint}</p>
          </EmptyState>
        ) : (
          <>
            <Table<Draft>
              rowKey="name"
              size="middle"
              dataSource={rows}
              pagination={false}
              scroll={{ x: 720 }}
              columns={[
                { title: w.vouchers.kind, render: (_, draft) => <Link to={`/${draft.name}`}>{kindOf(draft)}</Link> },
                { title: t.stock.warehouse, render: (_, draft) => warehouses?.get(warehouseOf(draft.name))?.displayName ?? idOf(warehouseOf(draft.name)) },
                { title: w.vouchers.editedAt, width: 170, render: (_, draft) => time(draft.updateTime) },
                { title: t.duty.state, width: 160, render: (_, draft) => w.vouchers.problems(draft.problems.length) },
              ]}
            />
            {hasMore && <Button onClick={loaded.more}>{w.vouchers.more}</Button>}
          </>
        )
      }
    </WhenLoaded>
  );
}
