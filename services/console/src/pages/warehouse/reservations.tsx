import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router-dom';
import { nameOfItem, unitOf, useItems, useWarehouses } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { useHasRole } from '../../api/session';
import { idOf, number, time } from '../../components/format';
import { titleOfIncident, useIncidents } from '../../components/incident_select';
import { useChapters } from '../../components/names';
import { Badge, EmptyState, type Tone, WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { type Reservation, Reservation_State as State } from '../../gen/muster/warehouse/v1/reservation_pb';
import { StockService } from '../../gen/muster/warehouse/v1/warehouse_service_pb';
import { useTexts } from '../../i18n/language';
import { usePaged } from './paged';
import { useWarehouseTexts } from './texts';
import { AskReason } from './voucher_actions';
import { voucherInWords } from './words';
import './warehouse.css';

const kTones: Partial<Record<State, Tone>> = { [State.PENDING]: 'warn', [State.ISSUED]: 'good' };
const kStates = [State.PENDING, State.ISSUED, State.CANCELLED, State.EXPIRED];
const kLinesInSight = 3;

const isForShipment = (reservation: Reservation) => reservation.purpose.startsWith('shipments/');

// What one warehouse holds for whom and until when, and how what it held ended.
export default function Reservations() {
  const t = useTexts();
  const w = useWarehouseTexts();
  const { warehouse: id = '' } = useParams();
  const parent = `warehouses/${id}`;
  const [search, setSearch] = useSearchParams();
  const state = kStates.find((one) => String(one) === search.get('state')) ?? State.PENDING;
  const isOpen = state === State.PENDING;
  const hasRole = useHasRole();
  const tree = useChapters();
  const incidents = useIncidents().value;
  const warehouses = useWarehouses().value;
  const [ending, setEnding] = useState<Reservation>();
  const loaded = usePaged<Reservation>(`reservations ${parent} ${state}`, async (pageToken, signal) => {
    const page = await clientOf(StockService).listReservations({ parent, state, pageSize: 100, pageToken }, { signal });
    return { rows: page.reservations, nextPageToken: page.nextPageToken };
  });
  useReloadOn([parent, 'reservations/'], loaded.reload);
  return (
    <>
      <div className="page-head">
        <h1>{w.reservations.title}</h1>
        <Link to={`/${parent}`}>{warehouses?.get(parent)?.displayName ?? id}</Link>
        <Segmented value={state} onChange={(next) => setSearch({ state: String(next) }, { replace: true })} options={kStates.map((value) => ({ value, label: w.reservations.states[value] }))} />
      </div>
      <WhenLoaded loaded={loaded}>
        {({ rows, hasMore }) =>
          rows.length === 0 ? (
            <EmptyState title={w.reservations.none[state]!}>
              <p>{w.reservations.noneHint}</p>
            </EmptyState>
          ) : (
            <>
              <Table<Reservation>
                rowKey="name"
                size="middle"
                dataSource={rows}
                pagination={false}
                scroll={{ x: 1000 }}
                columns={[
                  { title: w.vouchers.number, width: 90, render: (_, row) => `#${idOf(row.name)}` },
                  { title: w.vouchers.lines, render: (_, row) => <Lines reservation={row} /> },
                  { title: w.reservations.purpose, render: (_, row) => <Purpose reservation={row} /> },
                  { title: t.duty.incident, render: (_, row) => (row.incident ? <Link to={`/${row.incident}`}>{titleOfIncident(incidents, row.incident)}</Link> : '—') },
                  { title: w.papers.destinationChapter, width: 140, render: (_, row) => (row.destinationChapter ? tree.nameOf(row.destinationChapter) : '—') },
                  { title: w.reservations.since, width: 150, render: (_, row) => <When moment={time(row.createTime)} by={row.creator} /> },
                  { title: isOpen ? w.reservations.until : w.reservations.ended, width: 150, render: (_, row) => (isOpen ? time(row.expireTime) : <When moment={time(row.endTime)} by={row.canceller} why={row.cancelReason} />) },
                  {
                    title: t.duty.state,
                    width: 130,
                    render: (_, row) => (
                      <span className="actions">
                        <Badge tone={kTones[row.state] ?? 'quiet'}>{w.reservations.states[row.state]}</Badge>
                        {isOpen && hasRole(Role.WAREHOUSE_MANAGER) && (
                          <Button size="small" onClick={() => setEnding(row)}>
                            {w.reservations.cancel}
                          </Button>
                        )}
                      </span>
                    ),
                  },
                ]}
              />
              {hasMore && <Button onClick={loaded.more}>{w.vouchers.more}</Button>}
            </>
          )
        }
      </WhenLoaded>
      {ending && <Cancel reservation={ending} onClose={() => setEnding(undefined)} onDone={() => (setEnding(undefined), loaded.reload())} />}
    </>
  );
}

function Lines({ reservation: { lines } }: { reservation: Reservation }) {
  const t = useTexts();
  const items = useItems().value;
  return (
    <>
      {lines.slice(0, kLinesInSight).map((line) => (
        <div key={line.lot}>
          {nameOfItem(items, line.item)} <b>{number(line.quantity)}</b> {unitOf(items, line.item)} <Link to={`/${line.lot}`}>#{idOf(line.lot)}</Link>
        </div>
      ))}
      {lines.length > kLinesInSight && <div className="quiet">{t.common.more(lines.length - kLinesInSight)}</div>}
    </>
  );
}

function When({ moment, by, why }: { moment: string; by: string; why?: string }) {
  return (
    <>
      {moment}
      {by && <div className="quiet">{idOf(by)}</div>}
      {why && <div className="narrative">{why}</div>}
    </>
  );
}

// Whoever reserves names a shipment or a paper, or says it in words.
function Purpose({ reservation }: { reservation: Reservation }) {
  const w = useWarehouseTexts();
  const { purpose } = reservation;
  if (isForShipment(reservation)) return <Link to={`/${purpose}`}>{w.places.shipment(idOf(purpose))}</Link>;
  if (/^warehouses\/[^/]+\/vouchers\/[^/]+$/.test(purpose)) return <Link to={`/${purpose}`}>{voucherInWords(purpose)}</Link>;
  return <span className="narrative">{purpose}</span>;
}

function Cancel({ reservation, onClose, onDone }: { reservation: Reservation; onClose: () => void; onDone: () => void }) {
  const { reservations: w } = useWarehouseTexts();
  const { name, purpose } = reservation;
  return (
    <AskReason
      draft={`cancel.${name}`}
      title={w.cancel}
      intro={isForShipment(reservation) ? w.cancelShipmentAsk(idOf(purpose)) : w.cancelAsk}
      danger
      write={(requestId, reason) => clientOf(StockService).cancelReservation({ requestId, name, reason })}
      onClose={onClose}
      onDone={onDone}
    >
      <Lines reservation={reservation} />
    </AskReason>
  );
}
