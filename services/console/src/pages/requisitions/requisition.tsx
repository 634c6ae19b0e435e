import { Button } from 'antd';
import { Link, useParams, useSearchParams } from 'react-router-dom';
import { useAction } from '../../api/action';
import { nameOfItem, unitOf, useItems } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { useLoad } from '../../api/load';
import { useHasRole } from '../../api/session';
import { idOf, number, time } from '../../components/format';
import { titleOfIncident, useIncidents } from '../../components/incident_select';
import { useChapters } from '../../components/names';
import { typedPoint } from '../../components/point_field';
import { Badge, FailureNote, WhenLoaded } from '../../components/states';
import { Sure } from '../../components/sure';
import { Table } from '../../components/table';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { RequisitionService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import { type Requisition, type Requisition_Line, type RequisitionRevision, Requisition_State } from '../../gen/muster/dispatch/v1/requisition_pb';
import { useTexts } from '../../i18n/language';
import { ChangeRequisition } from './change_requisition';
import './requisitions.css';
import { useRequisitionTexts } from './texts';
import { useStockOf } from './use_stock_of';
import { LineWords, PriorityBadge, RequisitionState } from './words';

// One requisition: what it asks for against what there is, how it was changed, and what can be done with it now.
export default function RequisitionPage() {
  const t = useTexts();
  const r = useRequisitionTexts();
  const tree = useChapters();
  const { requisition: id = '' } = useParams();
  const name = `requisitions/${id}`;
  const incidents = useIncidents();
  const [search, setSearch] = useSearchParams();
  const isChanging = search.get('do') === 'change';
  const loaded = useLoad(name, async (signal) => {
    const service = clientOf(RequisitionService);
    const [requisition, revisions] = await Promise.all([service.getRequisition({ name }, { signal }), service.listRequisitionRevisions({ name }, { signal })]);
    return { requisition, revisions: revisions.requisitionRevisions };
  });
  useReloadOn([name], loaded.reload);
  return (
    <WhenLoaded loaded={loaded}>
      {({ requisition, revisions }) => (
        <>
          <div className="page-head">
            <h1>
              {r.requisition} {id}
            </h1>
            <RequisitionState state={requisition.state} />
            {!isChanging && <Actions requisition={requisition} onChange={() => setSearch({ do: 'change' })} onDone={loaded.reload} />}
          </div>
          <dl className="facts card">
            <dt>{t.duty.incident}</dt>
            <dd>
              <Link to={`/incidents/${idOf(requisition.incident)}`}>{titleOfIncident(incidents.value, requisition.incident)}</Link>
            </dd>
            <dt>{r.asks}</dt>
            <dd>{tree.pathOf(requisition.chapter)}</dd>
            <dt>{r.site}</dt>
            <dd>
              {requisition.site?.displayName} <span className="quiet">{tree.pathOf(requisition.site?.chapter ?? '')} {typedPoint(requisition.site?.point)}</span>
            </dd>
            <dt>{r.submitted}</dt>
            <dd>
              {time(requisition.submitTime)} {requisition.amendmentCount > 0 && <span className="quiet">{r.amendments(requisition.amendmentCount)}</span>}
            </dd>
            {requisition.note && (
              <>
                <dt>{r.note}</dt>
                <dd className="narrative">{requisition.note}</dd>
              </>
            )}
            {requisition.mergedInto && (
              <>
                <dt>{r.mergedInto}</dt>
                <dd>
                  <Link to={`/requisitions/${idOf(requisition.mergedInto)}`}>{idOf(requisition.mergedInto)}</Link>
                </dd>
              </>
            )}
          </dl>
          {isChanging ? (
            <ChangeRequisition key={name} requisition={requisition} onRead={loaded.reload} onClose={() => (setSearch({}), loaded.reload())} />
          ) : (
            <Lines lines={requisition.lines} />
          )}
          {revisions.length > 0 && <Revisions revisions={revisions} />}
        </>
      )}
    </WhenLoaded>
  );
}

function Actions({ requisition, onChange, onDone }: { requisition: Requisition; onChange: () => void; onDone: () => void }) {
  const r = useRequisitionTexts();
  const hasRole = useHasRole();
  const action = useAction();
  const { name, state } = requisition;
  const isOpen = state === Requisition_State.DRAFT || state === Requisition_State.SUBMITTED || state === Requisition_State.PLANNED;
  const act = async (key: string, write: (requestId: string) => Promise<unknown>) => {
    if (!(await action.run(key, write)).why) onDone();
  };
  if (!isOpen || !hasRole(Role.DUTY_OFFICER)) return null;
  return (
    <div className="actions">
      {action.failure && <FailureNote failure={action.failure} />}
      {state === Requisition_State.DRAFT && (
        <Button type="primary" loading={action.busy === 'submit'} onClick={() => void act('submit', (requestId) => clientOf(RequisitionService).submitRequisition({ requestId, name }))}>
          {r.submit}
        </Button>
      )}
      <Button onClick={onChange}>{state === Requisition_State.DRAFT ? r.edit : r.amend}</Button>
      <Sure
        title={r.cancelSure}
        okText={r.cancel}
        cancelText={r.keep}
        okButtonProps={{ danger: true }}
        onConfirm={() => void act('cancel', (requestId) => clientOf(RequisitionService).cancelRequisition({ requestId, name }))}
      >
        <Button danger loading={action.busy === 'cancel'}>
          {r.cancel}
        </Button>
      </Sure>
    </div>
  );
}

function Lines({ lines }: { lines: readonly Requisition_Line[] }) {
  const r = useRequisitionTexts();
  const items = useItems().value;
  const stock = useStockOf(lines.map((line) => line.item));
  const usable = (line: Requisition_Line) => stock.value?.get(line.item)?.usableQuantity ?? 0n;
  return (
    <section className="card">
      <h2>{r.lines}</h2>
      {stock.failure && <FailureNote failure={stock.failure} onRetry={stock.reload} />}
      <Table<Requisition_Line>
        rowKey={(line) => `${line.item} ${line.priority}`}
        size="middle"
        pagination={false}
        scroll={{ x: 760 }}
        dataSource={[...lines]}
        columns={[
          {
            title: r.item,
            render: (_, line) => (
              <>
                {nameOfItem(items, line.item)} <PriorityBadge priority={line.priority} />
              </>
            ),
          },
          { title: r.asked, className: 'number', render: (_, line) => (line.quantity === 0n ? r.withdrawn : `${number(line.quantity)} ${unitOf(items, line.item)}`) },
          { title: r.usable, className: 'number', render: (_, line) => (stock.value ? number(usable(line)) : '—') },
          {
            title: r.short,
            className: 'number',
            render: (_, line) => {
              if (!stock.value) return '—';
              const short = line.quantity - line.receivedQuantity - usable(line);
              return short > 0n ? <Badge tone="danger">{`${r.short} ${number(short)}`}</Badge> : <Badge tone="good">{r.covered}</Badge>;
            },
          },
          { title: r.received, className: 'number', render: (_, line) => number(line.receivedQuantity) },
          { title: r.onHand, className: 'number', render: (_, line) => (stock.value ? number(stock.value.get(line.item)?.onHandQuantity ?? 0n) : '—') },
          { title: r.neededBy, render: (_, line) => time(line.neededByTime) },
        ]}
      />
      <p className="quiet">{r.stockNote}</p>
    </section>
  );
}

function Revisions({ revisions }: { revisions: readonly RequisitionRevision[] }) {
  const t = useTexts();
  const r = useRequisitionTexts();
  return (
    <section className="card">
      <h2>{r.revisions}</h2>
      <Table<RequisitionRevision>
        rowKey="name"
        size="small"
        pagination={false}
        scroll={{ x: 700 }}
        dataSource={[...revisions].reverse()}
        columns={[
          {
            title: r.by,
            render: (_, revision) => (
              <>
                {time(revision.amendTime)}
                <div className="quiet">{idOf(revision.amender)}</div>
              </>
            ),
          },
          { title: t.duty.reason, render: (_, revision) => revision.reason },
          { title: r.before, render: (_, revision) => <RevisionSide revision={revision} side={revision.before} /> },
          { title: r.after, render: (_, revision) => <RevisionSide revision={revision} side={revision.after} /> },
        ]}
      />
    </section>
  );
}

// What it asked for, and where the site was when that is what was corrected.
function RevisionSide({ revision, side }: { revision: RequisitionRevision; side?: Requisition }) {
  const r = useRequisitionTexts();
  const isMoved = typedPoint(revision.before?.site?.point) !== typedPoint(revision.after?.site?.point);
  return (
    <>
      {isMoved && (
        <div>
          {r.site} {typedPoint(side?.site?.point)}
        </div>
      )}
      <LineWords lines={side?.lines ?? []} />
    </>
  );
}
