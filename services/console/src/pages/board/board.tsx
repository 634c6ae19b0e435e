import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Button, Checkbox } from 'antd';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { useSession } from '../../api/session';
import { ChapterSelect } from '../../components/chapter_select';
import { time } from '../../components/format';
import { LiveLamp } from '../../components/live_lamp';
import { CountryMap } from '../../components/map';
import { useChapters } from '../../components/names';
import { FailureNote, WhenLoaded } from '../../components/states';
import { nameOfWarehouse } from '../../components/warehouse_name';
import { Chapter_Tier } from '../../gen/muster/chapter/v1/chapter_pb';
import type { Incident } from '../../gen/muster/disaster/v1/incident_pb';
import { Mission_State } from '../../gen/muster/dispatch/v1/mission_pb';
import { useTexts } from '../../i18n/language';
import './board.css';
import { incidentMark, shipmentWay, siteMark, teamMark, warehouseMark } from './board_marks';
import { Incidents, OnTheWay, Readiness } from './lists';
import { MarkList } from './mark_list';
import { kOnTheirWay, useSituation } from './situation';
import { useBoardTexts } from './texts';
import { Timeline } from './timeline';
import { useWall } from './wall';

type Layer = 'warehouses' | 'teams' | 'shipments';

// What it is now, to the minute: what is late gets later while nobody touches the board.
function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 20_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

// The whole situation on one screen: what happened where, what there is, and what is on its way. On the wall it fills the screen.
export default function Board() {
  const t = useTexts();
  const b = useBoardTexts();
  const tree = useChapters();
  const navigate = useNavigate();
  const now = useNow();
  const { identity } = useSession();
  const [search, setSearch] = useSearchParams();
  const chapter = search.get('chapter') ?? identity.chapter;
  const [layers, setLayers] = useState<Layer[]>(['warehouses', 'teams', 'shipments']);
  const [isWall, setWall] = useWall();
  const { warehouses, incidents, movements, teams } = useSituation();
  const warehouseName = (name: string) => nameOfWarehouse(warehouses.value, tree, name);

  // What belongs to the chapter that is looked at, those below it and those above it.
  const isIn = useCallback((name: string) => tree.isWithin(name, chapter) || tree.isWithin(chapter, name), [tree, chapter]);
  // By themselves: whatever else happens, thousands of warehouses need not be put in words again.
  const warehouseMarks = useMemo(
    () => [...(warehouses.value?.values() ?? [])].filter((one) => isIn(one.chapter)).flatMap((one) => warehouseMark(one, t, b)),
    [warehouses.value, isIn, t, b],
  );
  const shown = useMemo(() => {
    // The gravest first, then the latest.
    const gravity = (one: Incident) => Math.min(...one.activeResponseLevels.map(({ level }) => level as number), 9);
    const incidentsHere = (incidents.value ?? [])
      .filter((one) => isIn(one.chapter))
      .sort((one, other) => gravity(one) - gravity(other) || Number((other.occurTime?.seconds ?? 0n) - (one.occurTime?.seconds ?? 0n)));
    const known = new Set(incidentsHere.map((one) => one.name));
    return {
      incidents: incidentsHere,
      teams: (teams.value ?? []).filter((one) => isIn(one.chapter)),
      movements: {
        shipments: (movements.value?.shipments ?? []).filter((one) => isIn(one.chapter) || isIn(one.requestingChapter)),
        requisitions: (movements.value?.requisitions ?? []).filter((one) => isIn(one.chapter)),
        // A team from elsewhere belongs to the incident that it came for.
        missions: (movements.value?.missions ?? []).filter((one) => isIn(one.chapter) || known.has(one.incident)),
      },
    };
  }, [incidents.value, movements.value, teams.value, isIn]);

  const { marks, ways, focus } = useMemo(() => {
    const found = [
      ...(layers.includes('warehouses') ? warehouseMarks : []),
      ...(layers.includes('teams') ? shown.teams.flatMap((one) => teamMark(one, tree, t)) : []),
      ...shown.movements.requisitions.flatMap(siteMark),
      ...shown.incidents.flatMap((one) => incidentMark(one, t)),
    ];
    const moves = layers.includes('shipments') ? shown.movements.shipments.flatMap((one) => shipmentWay(one, warehouses.value, tree, t)) : [];
    const here = tree.get(chapter);
    const isCountry = !here || here.tier === Chapter_Tier.NATIONAL;
    const points = [...found.map((mark) => mark.point), ...moves.flatMap((way) => [way.from, way.to]), ...(here?.seat ? [here.seat] : [])];
    return { marks: found, ways: moves, focus: isCountry ? undefined : points };
  }, [shown, warehouseMarks, warehouses.value, layers, tree, chapter, t, b]);

  const onTheWay = shown.movements.shipments
    .filter((shipment) => kOnTheirWay.includes(shipment.state))
    .sort((one, other) => Number((one.plannedArriveTime?.seconds ?? 0n) - (other.plannedArriveTime?.seconds ?? 0n)));
  const isOut = (state: Mission_State) => state >= Mission_State.CALLED_OUT && state < Mission_State.ENDED;
  const helpers = shown.movements.missions.filter((mission) => isOut(mission.state) && !shown.teams.some((team) => team.name === mission.team));

  const pathOf = (key: string) => (key.startsWith('warehouses/') ? `/stock?view=lots&chapter=${warehouses.value?.get(key)?.chapter ?? ''}` : `/${key}`);
  return (
    <>
      <div className="page-head">
        <h1>{t.frame.board}</h1>
        <div className="grow no-print">
          <ChapterSelect value={chapter} onChange={(next) => setSearch({ chapter: next }, { replace: true })} />
        </div>
        <span className="board-when">{b.printed(tree.nameOf(chapter), time(timestampFromDate(now)))}</span>
        {/* The wall hides the bar with its lamp, and the clock goes on without the network. */}
        {isWall && <LiveLamp />}
        <Checkbox.Group<Layer>
          className="no-print no-wall"
          value={layers}
          onChange={setLayers}
          options={[
            { value: 'warehouses', label: `■ ${t.frame.warehouses}` },
            { value: 'teams', label: `◆ ${t.frame.teams}` },
            { value: 'shipments', label: `→ ${t.frame.shipments}` },
          ]}
        />
        <span className="no-print">
          {isWall ? (
            <Button onClick={() => setWall(false)}>{b.leave}</Button>
          ) : (
            <>
              <Button onClick={() => window.print()}>{t.common.print}</Button>{' '}
              <Button type="primary" onClick={() => setWall(true)}>
                {t.board.wall}
              </Button>
            </>
          )}
        </span>
      </div>
      {warehouses.failure && <FailureNote failure={warehouses.failure} onRetry={warehouses.reload} />}
      <div className="board">
        <CountryMap marks={marks} ways={ways} focus={focus} textPx={isWall ? 16 : 12} label={t.board.map(shown.incidents.length, marks.length, ways.length)} onChoose={(key) => navigate(pathOf(key))} />
        <div className="board-lists">
          <div className="board-column">
            <WhenLoaded loaded={incidents}>{() => <Incidents incidents={shown.incidents} />}</WhenLoaded>
            <WhenLoaded loaded={movements}>{() => <OnTheWay shipments={onTheWay} warehouseName={warehouseName} now={now} />}</WhenLoaded>
          </div>
          <div className="board-column">
            <WhenLoaded loaded={teams}>{() => <Readiness teams={shown.teams} helperCount={helpers.length} />}</WhenLoaded>
            <MarkList marks={marks} pathOf={pathOf} />
            {movements.value && <Timeline incidents={shown.incidents} movements={shown.movements} teams={teams.value ?? []} warehouseName={warehouseName} />}
          </div>
        </div>
      </div>
    </>
  );
}
