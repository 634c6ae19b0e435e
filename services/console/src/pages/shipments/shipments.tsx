import { Checkbox, Input } from 'antd';
import { useState } from 'react';
import { Link, Navigate, useSearchParams } from 'react-router-dom';
import { nameOfItem, unitOf, useItems, useWarehouses } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, useLoad } from '../../api/load';
import { idOf, listed, number, shortTime } from '../../components/format';
import { IncidentSelect, titleOfIncident, useIncidents } from '../../components/incident_select';
import { useChapters } from '../../components/names';
import { matches } from '../../components/pinyin';
import { EmptyState, WhenLoaded } from '../../components/states';
import { nameOfWarehouse } from '../../components/warehouse_name';
import { ShipmentService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import type { Shipment } from '../../gen/muster/dispatch/v1/shipment_pb';
import { useTexts } from '../../i18n/language';
import './shipments.css';
import { useShipmentTexts } from './texts';
import { isOpen, LateMark, ShipmentState } from './words';

const kShown = 100;

// Goods on their way, as cards that a thumb can hit; what is due first comes first.
export default function Shipments() {
  const t = useTexts();
  const s = useShipmentTexts();
  const tree = useChapters();
  const items = useItems().value;
  const warehouses = useWarehouses().value;
  const incidents = useIncidents().value;
  const [search, setSearch] = useSearchParams();
  const incident = search.get('incident') ?? '';
  const onlyOpen = search.get('all') === null;
  const [typed, setTyped] = useState('');
  const [limit, setLimit] = useState(kShown);
  const shipments = useLoad(`shipments ${incident}`, (signal) =>
    allPages<Shipment>(async (pageToken) => {
      const page = await clientOf(ShipmentService).listShipments({ pageSize: 1000, pageToken, incident }, { signal });
      return { rows: page.shipments, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn(['shipments/'], shipments.reload);
  // The board names a shipment that it wants to be seen.
  const opened = search.get('open');
  if (opened) return <Navigate to={`/shipments/${opened}`} replace />;
  const set = (nextIncident: string, nextOnlyOpen: boolean) =>
    setSearch({ ...(nextIncident ? { incident: nextIncident } : {}), ...(nextOnlyOpen ? {} : { all: '1' }) }, { replace: true });
  const warehouseName = (shipment: Shipment) => nameOfWarehouse(warehouses, tree, shipment.warehouse);
  return (
    <>
      <div className="page-head">
        <h1>{t.frame.shipments}</h1>
        <div className="grow">
          <IncidentSelect incidents={incidents} value={incident} allowClear onChange={(next) => set(next, onlyOpen)} />
        </div>
        <Input allowClear value={typed} onChange={(event) => setTyped(event.target.value)} placeholder={s.find} aria-label={s.find} style={{ maxWidth: 260 }} />
        <Checkbox checked={onlyOpen} onChange={(event) => set(incident, event.target.checked)}>
          {s.open}
        </Checkbox>
      </div>
      <WhenLoaded loaded={shipments}>
        {(all) => {
          const rows = all
            .filter((one) => (!onlyOpen || isOpen(one)) && matches(`${warehouseName(one)} ${one.site?.displayName ?? ''} ${one.vehicle} ${idOf(one.name)}`, typed))
            .sort((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || Number((a.plannedArriveTime?.seconds ?? 0n) - (b.plannedArriveTime?.seconds ?? 0n)));
          if (rows.length === 0) {
            return (
              <EmptyState title={s.none}>
                <p>{all.length === 0 ? s.noneHint : s.noneMatches}</p>
              </EmptyState>
            );
          }
          return (
            <>
              <p className="quiet">{t.common.total(rows.length)}</p>
              <ul className="cards">
                {rows.slice(0, limit).map((one) => (
                  <li key={one.name}>
                    <Link className="card" to={`/shipments/${idOf(one.name)}`}>
                      <span className="shipment-head">
                        <b>{idOf(one.name)}</b> <ShipmentState state={one.state} /> <LateMark shipment={one} />
                      </span>
                      <span>
                        {warehouseName(one)} → {one.site?.displayName}
                      </span>
                      <span className="quiet">
                        {listed(one.lines.slice(0, 3).map((line) => `${nameOfItem(items, line.item)} ${number(line.quantity)} ${unitOf(items, line.item)}`))}
                        {one.lines.length > 3 && ` ${t.common.more(one.lines.length - 3)}`}
                      </span>
                      <span className="quiet">
                        {one.arriveTime ? `${s.arrived} ${shortTime(one.arriveTime)}` : `${s.plannedArrive} ${shortTime(one.plannedArriveTime)}`}
                        {' · '}
                        {tree.nameOf(one.requestingChapter)}
                        {!incident && ` · ${titleOfIncident(incidents, one.incident)}`}
                        {one.vehicle && ` · ${one.vehicle}`}
                      </span>
                    </Link>
                  </li>
                ))}
              </ul>
              {rows.length > limit && (
                <button type="button" className="more" onClick={() => setLimit(limit + kShown)}>
                  {t.common.more(rows.length - limit)}
                </button>
              )}
            </>
          );
        }}
      </WhenLoaded>
    </>
  );
}
