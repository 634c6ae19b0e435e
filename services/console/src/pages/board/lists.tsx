import { timestampDate } from '@bufbuild/protobuf/wkt';
import { Link } from 'react-router-dom';
import { nameOfItem, unitOf, useItems } from '../../api/catalogue';
import { idOf, number, shortTime, time } from '../../components/format';
import { Level } from '../../components/level';
import { Badge, EmptyState } from '../../components/states';
import type { Incident } from '../../gen/muster/disaster/v1/incident_pb';
import { type Shipment, Shipment_State } from '../../gen/muster/dispatch/v1/shipment_pb';
import { type Team, Team_Availability } from '../../gen/muster/roster/v1/team_pb';
import { useTexts } from '../../i18n/language';
import { useBoardTexts } from './texts';

export function Incidents({ incidents }: { incidents: readonly Incident[] }) {
  const t = useTexts();
  return (
    <section className="card">
      <h2>
        ▲ {t.board.incidents} {incidents.length}
      </h2>
      {incidents.length === 0 && (
        <EmptyState title={t.duty.noIncidents}>
          <p>{t.board.noIncidentsHint}</p>
        </EmptyState>
      )}
      {incidents.map((incident) => (
        <div key={incident.name} className="line">
          <Link to={`/incidents/${idOf(incident.name)}`}>{incident.title}</Link>
          <span>
            {incident.activeResponseLevels.map((level) => (
              <Level key={level.chapter} level={level.level} />
            ))}
          </span>
          <span className="quiet">{time(incident.occurTime)}</span>
        </div>
      ))}
    </section>
  );
}

// Goods on the road with when they are expected, and how late they are.
export function OnTheWay({ shipments, warehouseName, now }: { shipments: readonly Shipment[]; warehouseName: (name: string) => string; now: Date }) {
  const t = useTexts();
  const b = useBoardTexts();
  const items = useItems().value;
  const lateMinutes = (shipment: Shipment) => {
    const isUnderWay = shipment.state === Shipment_State.IN_TRANSIT && !shipment.arriveTime && shipment.plannedArriveTime;
    return isUnderWay ? Math.floor((now.getTime() - timestampDate(shipment.plannedArriveTime!).getTime()) / 60_000) : 0;
  };
  return (
    <section className="card">
      <h2>
        → {t.board.onTheWay} {shipments.length}
      </h2>
      {shipments.length === 0 && <p className="quiet">{t.board.nothingOnTheWay}</p>}
      {shipments.map((shipment) => {
        const late = lateMinutes(shipment);
        return (
          <div key={shipment.name} className="line board-shipment">
            <span>
              <Link to={`/shipments/${idOf(shipment.name)}`}>
                {warehouseName(shipment.warehouse)} → {shipment.site?.displayName}
              </Link>
              <div className="quiet">
                {shipment.lines
                  .slice(0, 3)
                  .map((line) => `${nameOfItem(items, line.item)} ${number(line.quantity)} ${unitOf(items, line.item)}`)
                  .join('、')}
                {shipment.lines.length > 3 && ` ${t.common.more(shipment.lines.length - 3)}`}
              </div>
            </span>
            <span className="board-arrival">
              <Badge tone={late > 0 ? 'danger' : 'moving'}>{t.board.shipmentState[shipment.state]}</Badge>
              <div>
                {!shipment.arriveTime && <span className="quiet">{t.board.expected} </span>}
                {shortTime(shipment.arriveTime ?? shipment.plannedArriveTime)}
              </div>
              {late > 0 && <div className="rise">{b.late(b.duration(Math.floor(late / 60), late % 60))}</div>}
            </span>
          </div>
        );
      })}
    </section>
  );
}

export function Readiness({ teams, helperCount }: { teams: readonly Team[]; helperCount: number }) {
  const t = useTexts();
  const b = useBoardTexts();
  const count = (availability: Team_Availability) => teams.filter((team) => team.availability === availability).length;
  return (
    <section className="card">
      <h2>◆ {t.frame.teams}</h2>
      <p className="actions">
        <Badge tone="good">
          {t.board.availability[1]} {count(Team_Availability.AVAILABLE)}
        </Badge>
        <Badge tone="moving">
          {t.board.availability[3]} {count(Team_Availability.ASSIGNED)}
        </Badge>
        <Badge tone="quiet">
          {t.board.availability[2]} {count(Team_Availability.UNAVAILABLE)}
        </Badge>
        {helperCount > 0 && <Badge tone="moving">{b.outHere(helperCount)}</Badge>}
      </p>
    </section>
  );
}
