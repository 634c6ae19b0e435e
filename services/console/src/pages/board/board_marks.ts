import { kilograms, listed, number, shortTime } from '../../components/format';
import type { Mark, Way } from '../../components/map';
import type { ChapterTree } from '../../components/names';
import { nameOfWarehouse } from '../../components/warehouse_name';
import type { Incident } from '../../gen/muster/disaster/v1/incident_pb';
import { type Requisition, Requisition_State } from '../../gen/muster/dispatch/v1/requisition_pb';
import type { Shipment } from '../../gen/muster/dispatch/v1/shipment_pb';
import { type Team, Team_Availability } from '../../gen/muster/roster/v1/team_pb';
import { type Warehouse, Warehouse_State } from '../../gen/muster/warehouse/v1/warehouse_pb';
import type { Texts } from '../../i18n/zh';
import { kOnTheirWay } from './situation';
import type { BoardTexts } from './texts';

// What lies there by weight and volume, as far as the catalogue knows them; empty when nothing does.
const stockOf = ({ usedWeightG = 0n, usedVolumeCm3 = 0n }: Warehouse): string[] => [
  ...(usedWeightG > 0n ? [kilograms(usedWeightG)] : []),
  ...(usedVolumeCm3 > 0n ? [`${number(Math.ceil(Number(usedVolumeCm3) / 100_000) / 10)} m³`] : []),
];

export const warehouseMark = (warehouse: Warehouse, t: Texts, b: BoardTexts): Mark[] => {
  if (!warehouse.point) return [];
  const isOpen = warehouse.state !== Warehouse_State.CLOSED;
  const stock = stockOf(warehouse);
  const grade = warehouse.level ? t.board.level(warehouse.level) : t.board.ungraded;
  return [
    {
      key: warehouse.name,
      title: `${warehouse.displayName} · ${grade}${isOpen ? '' : ` · ${t.board.closed}`} · ${stock.length > 0 ? b.stock(listed(stock)) : b.noStock}`,
      isHollow: stock.length === 0,
      label: warehouse.level ? warehouse.displayName : undefined,
      point: warehouse.point,
      colour: isOpen ? '--m-accent' : '--m-text-quiet',
      shape: 'rect',
      sizePx: warehouse.level ? 16 - 2 * warehouse.level : 6,
    },
  ];
};

export const teamMark = (team: Team, tree: ChapterTree, t: Texts): Mark[] => {
  const seat = tree.get(team.chapter)?.seat;
  if (!seat) return [];
  const colour = { [Team_Availability.AVAILABLE]: '--m-good', [Team_Availability.ASSIGNED]: '--m-moving' }[team.availability as number] ?? '--m-text-quiet';
  return [{ key: team.name, title: `${team.displayName} · ${t.board.availability[team.availability]}`, point: seat, colour, shape: 'diamond', sizePx: 11 }];
};

export const siteMark = (requisition: Requisition): Mark[] => {
  const isOpen = requisition.state === Requisition_State.SUBMITTED || requisition.state === Requisition_State.PLANNED;
  const site = requisition.site;
  if (!isOpen || !site?.point) return [];
  return [{ key: requisition.name, title: site.displayName, label: site.displayName, point: site.point, colour: '--m-warn', shape: 'circle', sizePx: 10 }];
};

export const incidentMark = (incident: Incident, t: Texts): Mark[] => {
  if (!incident.location) return [];
  const level = Math.min(...incident.activeResponseLevels.map((active) => active.level as number).filter((one) => one > 0), 9);
  return [
    {
      key: incident.name,
      title: `${incident.title}${level < 9 ? ` · ${t.levels[level]}` : ''}`,
      label: incident.title,
      point: incident.location,
      colour: level < 9 ? `--m-level-${level}` : '--m-danger',
      shape: 'triangle',
      sizePx: 20,
    },
  ];
};

export const shipmentWay = (shipment: Shipment, warehouses: ReadonlyMap<string, Warehouse> | undefined, tree: ChapterTree, t: Texts): Way[] => {
  // Where the warehouse is; the seat of its chapter where that is not to be seen.
  const from = warehouses?.get(shipment.warehouse)?.point ?? tree.get(shipment.chapter)?.seat;
  const to = shipment.site?.point;
  if (!from || !to || !kOnTheirWay.includes(shipment.state)) return [];
  return [
    {
      key: shipment.name,
      title: `${nameOfWarehouse(warehouses, tree, shipment.warehouse)} → ${shipment.site?.displayName ?? ''} · ${t.board.expected} ${shortTime(shipment.plannedArriveTime)}`,
      from,
      to,
      colour: '--m-moving',
    },
  ];
};
