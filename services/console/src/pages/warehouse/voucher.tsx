import { Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router-dom';
import { nameOfItem, unitOf, useItems, useWarehouses } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { useLoad } from '../../api/load';
import { useHasRole } from '../../api/session';
import { aside, idOf, listed, number, time } from '../../components/format';
import { WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { PaperService } from '../../gen/muster/warehouse/v1/paper_service_pb';
import { AdvanceNotice_State } from '../../gen/muster/warehouse/v1/voucher_details_pb';
import { type Voucher, Voucher_Kind, type Voucher_Line, Voucher_State } from '../../gen/muster/warehouse/v1/voucher_pb';
import { StockService } from '../../gen/muster/warehouse/v1/warehouse_service_pb';
import { useTexts } from '../../i18n/language';
import { paperLanguage, PrintButtons } from './print';
import { useWarehouseTexts } from './texts';
import { CancelNotice, CompletePaper, RecordContact, ReverseVoucher } from './voucher_actions';
import { VoucherBadges } from './voucher_badges';
import { NoticeDetails, ReceiptDetails } from './voucher_details';
import { placeInWords, voucherInWords } from './words';
import './warehouse.css';

type Action = 'reverse' | 'complete' | 'contact' | 'cancel';

// One posted paper: what stands on it, what became of it, and what can still be done with it.
export default function VoucherPage() {
  const { warehouse = '', voucher: id = '' } = useParams();
  const name = `warehouses/${warehouse}/vouchers/${id}`;
  const loaded = useLoad(name, (signal) => clientOf(StockService).getVoucher({ name }, { signal }));
  useReloadOn([name, `warehouses/${warehouse}`], loaded.reload);
  return <WhenLoaded loaded={loaded}>{(voucher) => <Content voucher={voucher} warehouse={`warehouses/${warehouse}`} onChanged={loaded.reload} />}</WhenLoaded>;
}

function Content({ voucher, warehouse, onChanged }: { voucher: Voucher; warehouse: string; onChanged: () => void }) {
  const w = useWarehouseTexts().vouchers;
  const t = useTexts();
  const hasRole = useHasRole();
  const navigate = useNavigate();
  const warehouses = useWarehouses().value;
  const [action, setAction] = useState<Action>();
  const notice = voucher.advanceNotice;
  const isManager = hasRole(Role.WAREHOUSE_MANAGER);
  const isNoticeLive = notice !== undefined && notice.state !== AdvanceNotice_State.CANCELLED;
  const isReversible = voucher.kind !== Voucher_Kind.ADVANCE_NOTICE && voucher.state === Voucher_State.POSTED && !voucher.reverses;
  const close = () => setAction(undefined);
  const done = () => (close(), onChanged());
  return (
    <>
      <div className="page-head">
        <h1>
          {w.kinds[voucher.kind]} {voucher.number}
        </h1>
        <VoucherBadges voucher={voucher} />
        <span className="actions no-print">
          {isManager && voucher.paperOpen && (
            <Button type="primary" onClick={() => setAction('complete')}>
              {w.complete}
            </Button>
          )}
          {isManager && isNoticeLive && notice.state !== AdvanceNotice_State.RECEIVED && (
            <>
              <Button type="primary" onClick={() => navigate(`/${warehouse}/papers/receiveStock?notice=${voucher.name}`)}>
                {w.receive}
              </Button>
              <Button onClick={() => setAction('contact')}>{w.recordContact}</Button>
              <Button danger onClick={() => setAction('cancel')}>
                {w.cancelNotice}
              </Button>
            </>
          )}
          {isManager && isReversible && (
            <Button danger onClick={() => setAction('reverse')}>
              {w.reverse}
            </Button>
          )}
          <PrintButtons print={(format) => clientOf(PaperService).printVoucher({ name: voucher.name, format, language: paperLanguage() })} />
        </span>
      </div>
      <dl className="facts card">
        <dt>{t.stock.warehouse}</dt>
        <dd>
          <Link to={`/${warehouse}`}>{warehouses?.get(warehouse)?.displayName ?? idOf(warehouse)}</Link>
        </dd>
        <dt>{w.day}</dt>
        <dd>
          {time(voucher.voucherTime)} <span className="quiet">{aside(`${w.recorded} ${time(voucher.createTime)}`)}</span>
        </dd>
        <Fact label={w.persons} value={listed(voucher.responsiblePersons)} />
        <Fact label={w.counterparty} value={voucher.counterparty} />
        <Purpose purpose={voucher.purpose} />
        {voucher.incident && (
          <>
            <dt>{w.incident}</dt>
            <dd>
              <Link to={`/${voucher.incident}`}>{idOf(voucher.incident)}</Link>
            </dd>
          </>
        )}
        <VoucherLink label={w.announcedBy} name={voucher.announcedBy} />
        <VoucherLink label={w.reverses} name={voucher.reverses} />
        <VoucherLink label={w.reversedBy} name={voucher.reversedBy} />
        <Disposal voucher={voucher} />
        {voucher.note && (
          <>
            <dt>{w.note}</dt>
            <dd className="narrative">{voucher.note}</dd>
          </>
        )}
      </dl>
      {notice && <NoticeDetails notice={notice} />}
      <ReceiptDetails voucher={voucher} />
      {voucher.lines.length > 0 && <Lines lines={voucher.lines} />}
      {action === 'reverse' && <ReverseVoucher name={voucher.name} onClose={close} onDone={(counter) => (close(), navigate(`/${counter}`))} />}
      {action === 'complete' && <CompletePaper voucher={voucher} onClose={close} onDone={done} />}
      {action === 'contact' && <RecordContact name={voucher.name} onClose={close} onDone={done} />}
      {action === 'cancel' && <CancelNotice name={voucher.name} onClose={close} onDone={done} />}
    </>
  );
}

function Lines({ lines }: { lines: readonly Voucher_Line[] }) {
  const t = useTexts();
  const w = useWarehouseTexts();
  const items = useItems().value;
  const warehouses = useWarehouses().value;
  return (
    <section className="card">
      <h2>{w.vouchers.lines}</h2>
      <Table<Voucher_Line & { index: number }>
        rowKey="index"
        size="small"
        pagination={false}
        scroll={{ x: 680 }}
        dataSource={lines.map((line, index) => ({ ...line, index }))}
        columns={[
          { title: t.stock.item, render: (_, line) => nameOfItem(items, line.item) },
          { title: w.stock.lot, width: 100, render: (_, line) => <Link to={`/${line.lot}`}>#{idOf(line.lot)}</Link> },
          { title: w.vouchers.quantity, className: 'number', render: (_, line) => `${number(line.quantity)} ${unitOf(items, line.item)}` },
          { title: w.stock.fromTo, render: (_, line) => `${placeInWords(line.from, warehouses)} → ${placeInWords(line.to, warehouses)}` },
        ]}
      />
    </section>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  if (!value) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
}

const kStocktake = /^warehouses\/[^/]+\/stocktakes\/(\d+)$/;

// What the goods left for: a shipment of an incident has a page; one that a transfer order made has none. Of a sheet: what was counted.
function Purpose({ purpose }: { purpose: string }) {
  const w = useWarehouseTexts();
  const stocktake = kStocktake.exec(purpose);
  if (stocktake) {
    return (
      <>
        <dt>{w.warehouses.stocktakes}</dt>
        <dd>
          <Link to={`/${purpose}`}>#{stocktake[1]}</Link>
        </dd>
      </>
    );
  }
  if (!purpose.startsWith('shipments/')) return <Fact label={w.vouchers.purpose} value={purpose} />;
  const id = idOf(purpose);
  return (
    <>
      <dt>{w.papers.shipment}</dt>
      <dd>{/^\d{8}-\d{6}-/.test(id) ? <Link to={`/${purpose}`}>{id}</Link> : id}</dd>
    </>
  );
}

function VoucherLink({ label, name }: { label: string; name: string }) {
  if (!name) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <Link to={`/${name}`}>{voucherInWords(name)}</Link>
      </dd>
    </>
  );
}

function Disposal({ voucher }: { voucher: Voucher }) {
  const w = useWarehouseTexts();
  if (!voucher.disposal) return null;
  return (
    <>
      <dt>{w.vouchers.disposal}</dt>
      <dd>
        {w.papers.disposals[voucher.disposal.reason]} {voucher.disposal.remark} · {w.vouchers.approver} {voucher.disposal.approver}
      </dd>
    </>
  );
}
