import { timestampDate } from '@bufbuild/protobuf/wkt';
import { Button, Checkbox } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { nameOfItem, useItems, useWarehouses } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, useLoad } from '../../api/load';
import { useSession } from '../../api/session';
import { ChapterSelect } from '../../components/chapter_select';
import { idOf, number, shortTime, time } from '../../components/format';
import { Level } from '../../components/level';
import { CountryMap, type Mark, type Way } from '../../components/map';
import { useChapters } from '../../components/names';
import { Badge, EmptyState, WhenLoaded } from '../../components/states';
import { IncidentService } from '../../gen/muster/disaster/v1/disaster_service_pb';
import { type Incident, Incident_State } from '../../gen/muster/disaster/v1/incident_pb';
import { RequisitionService, ShipmentService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import { type Requisition, Requisition_State } from '../../gen/muster/dispatch/v1/requisition_pb';
import { type Shipment, Shipment_State } from '../../gen/muster/dispatch/v1/shipment_pb';
import { TeamService } from '../../gen/muster/roster/v1/roster_service_pb';
import { type Team, Team_Availability } from '../../gen/muster/roster/v1/team_pb';
import { Warehouse_State } from '../../gen/muster/warehouse/v1/warehouse_pb';
import { useTexts } from '../../i18n/language';

type Layer = 'warehouses' | 'teams' | 'shipments';
const kOnTheirWay: readonly Shipment_State[] = [Shipment_State.ISSUED, Shipment_State.IN_TRANSIT, Shipment_State.ARRIVED, Shipment_State.DELIVERING, Shipment_State.RETURNING];

// The whole situation on one screen: what happened where, what there is, and what is on its way. On the wall it fills the screen.
export default function Board() {
  const t = useTexts();
  const tree = useChapters();
  const navigate = useNavigate();
  const { identity } = useSession();
  const [search, setSearch] = useSearchParams();
  const chapter = search.get('chapter') ?? identity.chapter;
  const [layers, setLayers] = useState<Layer[]>(['warehouses', 'teams', 'shipments']);
  const [isWall, setWall] = useState(false);
  const items = useItems().value;
  const warehouses = useWarehouses();
  const situation = useLoad('board', async (signal) => {
    const [incidents, shipments, requisitions, teams] = await Promise.all([
      allPages<Incident>(async (pageToken) => {
        const page = await clientOf(IncidentService).listIncidents({ pageSize: 1000, pageToken, state: Incident_State.ACTIVE }, { signal });
        return { rows: page.incidents, nextPageToken: page.nextPageToken };
      }),
      allPages<Shipment>(async (pageToken) => {
        const page = await clientOf(ShipmentService).listShipments({ pageSize: 1000, pageToken }, { signal });
        return { rows: page.shipments, nextPageToken: page.nextPageToken };
      }),
      allPages<Requisition>(async (pageToken) => {
        const page = await clientOf(RequisitionService).listRequisitions({ pageSize: 1000, pageToken }, { signal });
        return { rows: page.requisitions, nextPageToken: page.nextPageToken };
      }),
      allPages<Team>(async (pageToken) => {
        const page = await clientOf(TeamService).listTeams({ pageSize: 1000, pageToken }, { signal });
        return { rows: page.teams, nextPageToken: page.nextPageToken };
      }),
    ]);
    return { incidents, shipments, requisitions, teams };
  });
  useReloadOn(['incidents/', 'shipments/', 'requisitions/', 'teams/', 'missions/'], situation.reload);
  useReloadOn(['warehouses/'], warehouses.reload);

  useEffect(() => {
    document.documentElement.dataset.density = isWall ? 'wall' : '';
    document.body.classList.toggle('wall', isWall);
    const onLeave = () => !document.fullscreenElement && setWall(false);
    document.addEventListener('fullscreenchange', onLeave);
    return () => {
      document.documentElement.dataset.density = '';
      document.body.classList.remove('wall');
      document.removeEventListener('fullscreenchange', onLeave);
    };
  }, [isWall]);

  const isIn = useMemo(() => (name: string) => tree.isWithin(name, chapter) || tree.isWithin(chapter, name), [tree, chapter]);
  const { marks, ways } = useMemo(() => {
    const found: Mark[] = [];
    const moves: Way[] = [];
    const value = situation.value;
    if (layers.includes('warehouses')) {
      for (const warehouse of warehouses.value?.values() ?? []) {
        if (!warehouse.point || !isIn(warehouse.chapter)) continue;
        const isOpen = warehouse.state !== Warehouse_State.CLOSED;
        found.push({
          key: warehouse.name,
          title: `${warehouse.displayName} · ${warehouse.level ? t.board.level(warehouse.level) : t.board.ungraded}${isOpen ? '' : ` · ${t.board.closed}`}`,
          point: warehouse.point,
          colour: isOpen ? '--m-accent' : '--m-text-quiet',
          shape: 'rect',
          sizePx: warehouse.level ? 14 - 2 * warehouse.level : 5,
        });
      }
    }
    if (layers.includes('teams')) {
      for (const team of value?.teams ?? []) {
        const seat = tree.get(team.chapter)?.seat;
        if (!seat || !isIn(team.chapter)) continue;
        const colour = { [Team_Availability.AVAILABLE]: '--m-good', [Team_Availability.ASSIGNED]: '--m-moving' }[team.availability as number] ?? '--m-text-quiet';
        found.push({ key: team.name, title: `${team.displayName} · ${t.board.availability[team.availability]}`, point: seat, colour, shape: 'diamond', sizePx: 11 });
      }
    }
    for (const requisition of value?.requisitions ?? []) {
      const isOpen = requisition.state === Requisition_State.SUBMITTED || requisition.state === Requisition_State.PLANNED;
      const point = requisition.site?.point;
      if (isOpen && point) found.push({ key: requisition.name, title: `${requisition.site?.displayName ?? ''}`, point, colour: '--m-warn', shape: 'circle', sizePx: 9 });
    }
    for (const incident of value?.incidents ?? []) {
      if (!incident.location || !isIn(incident.chapter)) continue;
      const level = Math.min(...incident.activeResponseLevels.map((active) => active.level as number).filter((one) => one > 0), 9);
      found.push({
        key: incident.name,
        title: `${incident.title}${level < 9 ? ` · ${t.levels[level]}` : ''}`,
        point: incident.location,
        colour: level < 9 ? `--m-level-${level}` : '--m-danger',
        shape: 'triangle',
        sizePx: 20,
      });
    }
    if (layers.includes('shipments')) {
      for (const shipment of value?.shipments ?? []) {
        const from = warehouses.value?.get(shipment.warehouse);
        const to = shipment.site?.point;
        if (!from?.point || !to || !kOnTheirWay.includes(shipment.state)) continue;
        moves.push({
          key: shipment.name,
          title: `${from.displayName} → ${shipment.site?.displayName ?? ''} · ${t.board.expected} ${shortTime(shipment.plannedArriveTime)}`,
          from: from.point,
          to,
          colour: '--m-moving',
        });
      }
    }
    return { marks: found, ways: moves };
  }, [situation.value, warehouses.value, layers, isIn, tree, t]);

  const choose = (key: string) => {
    if (key.startsWith('incidents/')) navigate(`/incidents/${idOf(key)}`);
    else if (key.startsWith('shipments/')) navigate(`/shipments?open=${idOf(key)}`);
    else if (key.startsWith('warehouses/')) navigate(`/stock?view=lots&chapter=${warehouses.value?.get(key)?.chapter ?? ''}`);
  };
  const toWall = () => {
    setWall(true);
    void document.documentElement.requestFullscreen?.().catch(() => undefined);
  };

  return (
    <>
      <div className="page-head no-print">
        <h1>{t.frame.board}</h1>
        <div className="grow">
          <ChapterSelect value={chapter} onChange={(next) => setSearch({ chapter: next }, { replace: true })} />
        </div>
        <Checkbox.Group<Layer>
          value={layers}
          onChange={setLayers}
          options={[
            { value: 'warehouses', label: `■ ${t.frame.warehouses}` },
            { value: 'teams', label: `◆ ${t.frame.teams}` },
            { value: 'shipments', label: `→ ${t.frame.shipments}` },
          ]}
        />
        <span>
          <Button onClick={() => window.print()}>{t.common.print}</Button>{' '}
          <Button type="primary" onClick={toWall}>
            {t.board.wall}
          </Button>
        </span>
      </div>
      <WhenLoaded loaded={situation}>
        {({ incidents, shipments, teams }) => {
          const active = incidents.filter((incident) => isIn(incident.chapter));
          const onTheWay = shipments
            .filter((shipment) => kOnTheirWay.includes(shipment.state))
            .sort((a, b) => Number((a.plannedArriveTime?.seconds ?? 0n) - (b.plannedArriveTime?.seconds ?? 0n)));
          const near = teams.filter((team) => isIn(team.chapter));
          const count = (availability: Team_Availability) => near.filter((team) => team.availability === availability).length;
          return (
            <div className="board">
              <CountryMap marks={marks} ways={ways} label={t.board.map(active.length, marks.length, ways.length)} onChoose={choose} />
              <div className="board-lists">
                <section className="card">
                  <h2>
                    ▲ {t.board.incidents} {active.length}
                  </h2>
                  {active.length === 0 && <EmptyState title={t.duty.noIncidents} />}
                  {active.map((incident) => (
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
                <section className="card">
                  <h2>
                    → {t.board.onTheWay} {onTheWay.length}
                  </h2>
                  {onTheWay.length === 0 && <p className="quiet">{t.board.nothingOnTheWay}</p>}
                  {onTheWay.map((shipment) => {
                    const isLate = !shipment.arriveTime && shipment.plannedArriveTime && timestampDate(shipment.plannedArriveTime).getTime() < Date.now();
                    return (
                      <div key={shipment.name} className="line">
                        <span>
                          {warehouses.value?.get(shipment.warehouse)?.displayName} → {shipment.site?.displayName}
                          <div className="quiet">
                            {shipment.lines
                              .slice(0, 3)
                              .map((line) => `${nameOfItem(items, line.item)} ${number(line.quantity)}`)
                              .join('、')}
                            {shipment.lines.length > 3 && ` ${t.common.more(shipment.lines.length - 3)}`}
                          </div>
                        </span>
                        <Badge tone={isLate ? 'danger' : 'moving'}>{t.board.shipmentState[shipment.state]}</Badge>
                        <span>{shortTime(shipment.arriveTime ?? shipment.plannedArriveTime)}</span>
                      </div>
                    );
                  })}
                </section>
                <section className="card">
                  <h2>◆ {t.frame.teams}</h2>
                  <p>
                    <Badge tone="good">
                      {t.board.availability[1]} {count(Team_Availability.AVAILABLE)}
                    </Badge>{' '}
                    <Badge tone="moving">
                      {t.board.availability[3]} {count(Team_Availability.ASSIGNED)}
                    </Badge>{' '}
                    <Badge tone="quiet">
                      {t.board.availability[2]} {count(Team_Availability.UNAVAILABLE)}
                    </Badge>
                  </p>
                </section>
              </div>
            </div>
          );
        }}
      </WhenLoaded>
    </>
  );
}
