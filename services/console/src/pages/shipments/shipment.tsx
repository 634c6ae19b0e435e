import { Button } from 'antd';
import { Link, useParams, useSearchParams } from 'react-router-dom';
import { useAction } from '../../api/action';
import { useWarehouses } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { useLoad } from '../../api/load';
import { idOf, number, time } from '../../components/format';
import { titleOfIncident, useIncidents } from '../../components/incident_select';
import { useChapters } from '../../components/names';
import { ReasonDialog } from '../../components/reason_dialog';
import { FailureNote, WhenLoaded } from '../../components/states';
import { nameOfWarehouse } from '../../components/warehouse_name';
import { ShipmentService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import type { Shipment } from '../../gen/muster/dispatch/v1/shipment_pb';
import { Step_State } from '../../gen/muster/dispatch/v1/step_pb';
import { useTexts } from '../../i18n/language';
import { Goods, Loads, Receipts } from './goods';
import { Issue, ReceiveReturn } from './issue';
import { LoadGoods } from './load';
import './shipments.css';
import { Sign } from './sign';
import { type StepKind, useSteps } from './steps';
import { useShipmentTexts } from './texts';
import { Arrive, Depart } from './travel';
import { downloadWaybill } from './waybill';
import { isOpen, LateMark, ShipmentState } from './words';

// One shipment, from the issue note to the signed receipt; made to be used with one hand.
export default function ShipmentPage() {
  const t = useTexts();
  const s = useShipmentTexts();
  const tree = useChapters();
  const { shipment: id = '' } = useParams();
  const name = `shipments/${id}`;
  const warehouses = useWarehouses().value;
  const incidents = useIncidents().value;
  const loaded = useLoad(name, (signal) => clientOf(ShipmentService).getShipment({ name }, { signal }));
  useReloadOn([name], loaded.reload);
  return (
    <WhenLoaded loaded={loaded}>
      {(shipment) => (
        <>
          <div className="page-head">
            <h1>
              {s.shipment} {id}
            </h1>
            <span className="shipment-head">
              <ShipmentState state={shipment.state} /> <LateMark shipment={shipment} />
            </span>
          </div>
          <NextStep shipment={shipment} onDone={loaded.reload} />
          <Goods shipment={shipment} />
          <dl className="facts card">
            <dt>{s.from}</dt>
            <dd>
              {nameOfWarehouse(warehouses, tree, shipment.warehouse)} <span className="quiet">{tree.nameOf(shipment.chapter)}</span>
            </dd>
            <dt>{s.to}</dt>
            <dd>
              {shipment.site?.displayName} <span className="quiet">{tree.pathOf(shipment.site?.chapter ?? shipment.requestingChapter)}</span>
            </dd>
            <dt>{s.departed}</dt>
            <dd>
              {time(shipment.departTime)} <span className="quiet">{`${s.plannedDepart} ${time(shipment.plannedDepartTime)}`}</span>
            </dd>
            <dt>{s.arrived}</dt>
            <dd>
              {time(shipment.arriveTime)} <span className="quiet">{`${s.plannedArrive} ${time(shipment.plannedArriveTime)}`}</span>
            </dd>
            <dt>{s.distance}</dt>
            <dd>{number(shipment.distanceM / 1000n)} km</dd>
            {(shipment.carrier || shipment.vehicle) && (
              <>
                <dt>{s.carrier}</dt>
                <dd>
                  {shipment.carrier} {shipment.vehicle}
                </dd>
              </>
            )}
            {shipment.issueNote && (
              <>
                <dt>{s.issueNote}</dt>
                <dd>
                  <PaperLink name={shipment.issueNote} />
                </dd>
              </>
            )}
            {shipment.returnNote && (
              <>
                <dt>{s.returnNote}</dt>
                <dd>
                  <PaperLink name={shipment.returnNote} />
                </dd>
              </>
            )}
            {shipment.returnReason && (
              <>
                <dt>{s.returnReason}</dt>
                <dd className="narrative">{shipment.returnReason}</dd>
              </>
            )}
            <dt>{t.duty.incident}</dt>
            <dd>
              <Link to={`/incidents/${idOf(shipment.incident)}`}>{titleOfIncident(incidents, shipment.incident)}</Link>
            </dd>
            <dt>{s.plan}</dt>
            <dd>
              <Link to={`/plans/${idOf(shipment.plan)}`}>{idOf(shipment.plan)}</Link>
            </dd>
          </dl>
          <Loads shipment={shipment} />
          <Receipts shipment={shipment} />
        </>
      )}
    </WhenLoaded>
  );
}

// "warehouses/622900-01/vouchers/issue-note-2026-0001" by its year and number: what kind of paper it is stands beside it.
function PaperLink({ name }: { name: string }) {
  return <Link to={`/${name}`}>{/(\d+-\d+)$/.exec(name)?.[1] ?? idOf(name)}</Link>;
}

function NextStep({ shipment, onDone }: { shipment: Shipment; onDone: () => void }) {
  const s = useShipmentTexts();
  const steps = useSteps(shipment);
  const paper = useAction();
  const turnBack = useAction();
  const [search, setSearch] = useSearchParams();
  // The step is part of the address: a reload, or signing in again, comes back to it.
  const chosen = search.get('do') as StepKind | null;
  const open = chosen && steps.includes(chosen) ? chosen : undefined;
  const close = () => setSearch({}, { replace: true });
  const props = { shipment, onClose: close, onDone: () => (close(), onDone()) };
  const pending = shipment.pendingStep;
  const waiting = s.waiting[shipment.state] ?? s.ended[shipment.state] ?? (steps.length === 0 ? s.nobody : undefined);
  if (open && open !== 'return') {
    switch (open) {
      case 'issue':
        return <Issue {...props} />;
      case 'load':
        return <LoadGoods {...props} />;
      case 'depart':
        return <Depart {...props} />;
      case 'arrive':
        return <Arrive {...props} />;
      case 'sign':
        return <Sign {...props} />;
      case 'receiveReturn':
        return <ReceiveReturn {...props} />;
    }
  }
  return (
    <section className="card" aria-live="polite">
      <h2>{s.step}</h2>
      {chosen && !open && <p>{s.moved}</p>}
      {waiting && <p>{waiting}</p>}
      {pending && pending.lastMessage && pending.state !== Step_State.DONE && (
        <p className="field-error">
          {s.stepReasons[pending.lastReason] ?? pending.lastMessage} {pending.state === Step_State.WAITING && isOpen(shipment) && s.stepFailed(pending.attemptCount)}
        </p>
      )}
      {paper.failure && <FailureNote failure={paper.failure} />}
      <div className="thumb">
        {steps.map((kind, index) => (
          <Button key={kind} size="large" type={index === 0 ? 'primary' : 'default'} danger={kind === 'return'} onClick={() => setSearch({ do: kind })}>
            {s[kind]}
          </Button>
        ))}
        <Button size="large" loading={paper.busy !== ''} onClick={() => void paper.run('waybill', () => downloadWaybill(shipment.name))}>
          {s.waybill}
        </Button>
      </div>
      {open === 'return' && (
        <ReasonDialog
          draft={`return.${shipment.name}`}
          title={s.return}
          maxLength={500}
          onClose={close}
          onSubmit={async (reason) => {
            const { why } = await turnBack.run('return', (requestId) => clientOf(ShipmentService).returnShipment({ requestId, name: shipment.name, reason }));
            if (!why) onDone();
            return why;
          }}
        >
          <p>{s.returnHint}</p>
        </ReasonDialog>
      )}
    </section>
  );
}
