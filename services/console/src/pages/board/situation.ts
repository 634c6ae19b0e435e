import { useRef } from 'react';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, type Loaded, useLoad } from '../../api/load';
import { IncidentService } from '../../gen/muster/disaster/v1/disaster_service_pb';
import { type Incident, Incident_State } from '../../gen/muster/disaster/v1/incident_pb';
import { MissionService, RequisitionService, ShipmentService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import type { Mission } from '../../gen/muster/dispatch/v1/mission_pb';
import type { Requisition } from '../../gen/muster/dispatch/v1/requisition_pb';
import { type Shipment, Shipment_State } from '../../gen/muster/dispatch/v1/shipment_pb';
import { TeamService } from '../../gen/muster/roster/v1/roster_service_pb';
import type { Team } from '../../gen/muster/roster/v1/team_pb';
import type { Warehouse } from '../../gen/muster/warehouse/v1/warehouse_pb';
import { WarehouseService } from '../../gen/muster/warehouse/v1/warehouse_service_pb';

export const kOnTheirWay: readonly Shipment_State[] = [
  Shipment_State.ISSUED, Shipment_State.IN_TRANSIT, Shipment_State.ARRIVED, Shipment_State.DELIVERING, Shipment_State.RETURNING,
];

// Goods go in and out somewhere all the time: thousands of warehouses are not read again for each, only those where it happened, while they are few.
const kFew = 10;

export interface Movements {
  shipments: Shipment[];
  requisitions: Requisition[];
  missions: Mission[];
}

export interface Situation {
  warehouses: Loaded<ReadonlyMap<string, Warehouse>>;
  incidents: Loaded<Incident[]>;
  movements: Loaded<Movements>;
  teams: Loaded<Team[]>;
}

function useWarehousesWithStock(): Situation['warehouses'] {
  const known = useRef<Situation['warehouses']['value']>(undefined);
  const changed = useRef(new Set<string>());
  const loaded = useLoad('board warehouses', async (signal) => {
    const before = known.current;
    const names = [...changed.current];
    changed.current.clear();
    // Until this has worked nothing is known for certain.
    known.current = undefined;
    const rows =
      before && names.length <= kFew
        ? await Promise.all(names.map((name) => clientOf(WarehouseService).getWarehouse({ name }, { signal })))
        : await allPages<Warehouse>(async (pageToken) => {
            const page = await clientOf(WarehouseService).listWarehouses({ pageSize: 10_000, pageToken, includeUse: true }, { signal });
            return { rows: page.warehouses, nextPageToken: page.nextPageToken };
          });
    known.current = new Map([...(before ?? []), ...rows.map((warehouse) => [warehouse.name, warehouse] as const)]);
    return known.current;
  });
  useReloadOn(['warehouses/'], (resources) => {
    // "warehouses/622900-01/vouchers/GRN-2026-000001" is of "warehouses/622900-01".
    for (const resource of resources) changed.current.add(resource.split('/', 2).join('/'));
    loaded.reload();
  });
  return loaded;
}

// Each service by itself: one that is away takes its own part of the board with it and no other.
export function useSituation(): Situation {
  const warehouses = useWarehousesWithStock();
  const incidents = useLoad('board incidents', (signal) =>
    allPages<Incident>(async (pageToken) => {
      const page = await clientOf(IncidentService).listIncidents({ pageSize: 1000, pageToken, state: Incident_State.ACTIVE }, { signal });
      return { rows: page.incidents, nextPageToken: page.nextPageToken };
    }),
  );
  const movements = useLoad('board movements', async (signal) => {
    const [shipments, requisitions, missions] = await Promise.all([
      allPages<Shipment>(async (pageToken) => {
        const page = await clientOf(ShipmentService).listShipments({ pageSize: 1000, pageToken }, { signal });
        return { rows: page.shipments, nextPageToken: page.nextPageToken };
      }),
      allPages<Requisition>(async (pageToken) => {
        const page = await clientOf(RequisitionService).listRequisitions({ pageSize: 1000, pageToken }, { signal });
        return { rows: page.requisitions, nextPageToken: page.nextPageToken };
      }),
      allPages<Mission>(async (pageToken) => {
        const page = await clientOf(MissionService).listMissions({ pageSize: 1000, pageToken }, { signal });
        return { rows: page.missions, nextPageToken: page.nextPageToken };
      }),
    ]);
    return { shipments, requisitions, missions };
  });
  const teams = useLoad('board teams', (signal) =>
    allPages<Team>(async (pageToken) => {
      const page = await clientOf(TeamService).listTeams({ pageSize: 1000, pageToken }, { signal });
      return { rows: page.teams, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn(['incidents/'], incidents.reload);
  useReloadOn(['shipments/', 'requisitions/', 'missions/'], movements.reload);
  useReloadOn(['teams/', 'missions/'], teams.reload);
  return { warehouses, incidents, movements, teams };
}
