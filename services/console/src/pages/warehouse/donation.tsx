import { Button, Dropdown, Input } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import { nameOfItem, unitOf, useItems, useWarehouses } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { useLoad } from '../../api/load';
import { useHasRole } from '../../api/session';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { lastMinute, number, time } from '../../components/format';
import { useIncidents } from '../../components/incident_select';
import { useChapters } from '../../components/names';
import { WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { type Donation, type Donation_Line, Donation_State } from '../../gen/muster/warehouse/v1/donation_pb';
import { Warehouse_State } from '../../gen/muster/warehouse/v1/warehouse_pb';
import { DonationService } from '../../gen/muster/warehouse/v1/donation_service_pb';
import { useTexts } from '../../i18n/language';
import { useAction } from '../../api/action';
import { DonationState } from './donations';
import { useWarehouseTexts } from './texts';
import { TraceTable } from './trace';
import { Ask } from './voucher_actions';
import { earmarkInWords, yuan } from './words';
import './warehouse.css';

// One donation from the promise to the report: what came, where every unit went, and how long there is left.
export default function DonationPage() {
  const { donation: id = '' } = useParams();
  const name = `donations/${id}`;
  const loaded = useLoad(name, (signal) => clientOf(DonationService).traceDonation({ name, pageSize: 1 }, { signal }));
  useReloadOn([name, 'warehouses/', 'shipments/'], loaded.reload);
  const w = useWarehouseTexts().duties;
  return (
    <WhenLoaded loaded={loaded}>
      {({ donation, lots, madeLots }) =>
        donation && (
          <>
            <Head donation={donation} onChanged={loaded.reload} />
            <Promised donation={donation} />
            {lots.length > 0 && (
              <section className="card">
                <h2>{w.trace}</h2>
                <TraceTable traces={[...lots, ...madeLots]} />
              </section>
            )}
          </>
        )
      }
    </WhenLoaded>
  );
}

function Head({ donation, onChanged }: { donation: Donation; onChanged: () => void }) {
  const t = useTexts();
  const w = useWarehouseTexts();
  const tree = useChapters();
  const hasRole = useHasRole();
  const incidents = useIncidents().value;
  const [isClosing, setClosing] = useState(false);
  return (
    <>
      <div className="page-head">
        <h1>{donation.anonymous ? w.duties.anonymous : donation.donor}</h1>
        <DonationState donation={donation} />
        {donation.state !== Donation_State.CLOSED && hasRole(Role.WAREHOUSE_MANAGER, Role.ADMINISTRATOR) && (
          <span className="actions no-print">
            {hasRole(Role.WAREHOUSE_MANAGER) && donation.outstandingQuantity > 0n && <ReceiveDonation donation={donation} />}
            <Button onClick={() => setClosing(true)}>{w.duties.close}</Button>
          </span>
        )}
      </div>
      <dl className="facts card">
        <dt>{t.duty.chapterOf}</dt>
        <dd>{tree.pathOf(donation.chapter)}</dd>
        <dt>{w.stock.earmark}</dt>
        <dd>{earmarkInWords(donation.earmark, tree, incidents)}</dd>
        <dt>{w.duties.clock}</dt>
        <dd>{lastMinute(donation.dueTime)}</dd>
        {donation.calendarSource && (
          <>
            <dt>{w.duties.calendar}</dt>
            <dd className="quiet">{donation.calendarSource}</dd>
          </>
        )}
        <dt>{w.duties.agreement}</dt>
        <dd>{donation.agreementNumber || '—'}</dd>
        <dt>{w.duties.receipt}</dt>
        <dd>{donation.receiptNumber || '—'}</dd>
        <dt>{w.stock.traced.received}</dt>
        <dd>
          {number(donation.receivedQuantity)} · {w.duties.outstanding} {number(donation.outstandingQuantity)}
        </dd>
        <dt>{w.stock.traced.delivered}</dt>
        <dd>
          {number(donation.deliveredQuantity)} · {w.duties.remainingGoods} <b>{number(donation.remainingQuantity)}</b>
        </dd>
        {donation.executionReport && (
          <>
            <dt>{w.duties.report}</dt>
            <dd>
              {donation.executionReport} · {time(donation.closeTime)}
            </dd>
          </>
        )}
        {(donation.explanation || donation.note) && (
          <>
            <dt>{w.vouchers.note}</dt>
            <dd className="narrative">
              {donation.explanation} {donation.note}
            </dd>
          </>
        )}
      </dl>
      {isClosing && <CloseDonation donation={donation} onClose={() => setClosing(false)} onDone={() => (setClosing(false), onChanged())} />}
    </>
  );
}

// Into which warehouse, unless there is only one.
function ReceiveDonation({ donation }: { donation: Donation }) {
  const w = useWarehouseTexts();
  const navigate = useNavigate();
  const places = [...(useWarehouses().value?.values() ?? [])].filter((place) => place.state !== Warehouse_State.CLOSED);
  const go = (place: string) => navigate(`/${place}/papers/receiveStock?donation=${donation.name}`);
  if (places.length === 0) return null;
  if (places.length === 1) {
    return (
      <Button type="primary" onClick={() => go(places[0]!.name)}>
        {w.donate.receive}
      </Button>
    );
  }
  return (
    <Dropdown trigger={['click']} menu={{ items: places.map((place) => ({ key: place.name, label: place.displayName, onClick: () => go(place.name) })) }}>
      <Button type="primary">{w.donate.receive}</Button>
    </Dropdown>
  );
}

function Promised({ donation }: { donation: Donation }) {
  const t = useTexts();
  const w = useWarehouseTexts();
  const items = useItems().value;
  return (
    <section className="card">
      <h2>{w.duties.promised}</h2>
      <Table<Donation_Line & { index: number }>
        rowKey="index"
        size="small"
        pagination={false}
        scroll={{ x: 420 }}
        dataSource={donation.lines.map((line, index) => ({ ...line, index }))}
        columns={[
          { title: t.stock.item, render: (_, line) => nameOfItem(items, line.item) },
          { title: w.vouchers.quantity, className: 'number', render: (_, line) => `${number(line.quantity)} ${unitOf(items, line.item)}` },
          { title: t.stock.value, className: 'number', render: (_, line) => (line.valueFen > 0n ? yuan(line.valueFen) : '—') },
        ]}
      />
    </section>
  );
}

function CloseDonation({ donation, onClose, onDone }: { donation: Donation; onClose: () => void; onDone: () => void }) {
  const w = useWarehouseTexts().duties;
  const { value, change, discard } = useDraft(`donation-close.${donation.name}`, () => ({ report: '', explanation: '' }));
  const { run, failure, isBusy } = useAction();
  const close = async () => {
    const { why } = await run('close', (requestId) =>
      clientOf(DonationService).closeDonation({ requestId, name: donation.name, executionReport: value.report.trim(), explanation: value.explanation.trim() }),
    );
    if (why) return;
    discard();
    onDone();
  };
  return (
    <Ask title={w.close} failure={failure} isBusy={isBusy} onOk={() => void close()} onClose={onClose}>
      <Field label={w.report} wrong={failure?.fields.get('execution_report')}>
        {(id) => <Input id={id} autoFocus maxLength={200} value={value.report} onChange={(event) => change({ report: event.target.value })} />}
      </Field>
      <Field label={w.explanation} hint={w.explanationHint} wrong={failure?.fields.get('explanation')}>
        {(id) => <Input.TextArea id={id} rows={3} maxLength={1000} value={value.explanation} onChange={(event) => change({ explanation: event.target.value })} />}
      </Field>
    </Ask>
  );
}
