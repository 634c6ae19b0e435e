import { timestampDate } from '@bufbuild/protobuf/wkt';
import { Badge, type Tone } from '../../components/states';
import { type Shipment, type Shipment_Line, Shipment_State as State } from '../../gen/muster/dispatch/v1/shipment_pb';
import { useShipmentTexts } from './texts';

const kTones: Record<number, Tone> = {
  [State.RESERVING]: 'quiet',
  [State.RESERVED]: 'warn',
  [State.ISSUING]: 'moving',
  [State.ISSUED]: 'warn',
  [State.IN_TRANSIT]: 'moving',
  [State.ARRIVED]: 'warn',
  [State.DELIVERING]: 'moving',
  [State.SIGNED]: 'good',
  [State.FAILED]: 'danger',
  [State.RETURNING]: 'warn',
  [State.RESTOCKING]: 'moving',
};

export function ShipmentState({ state }: { state: State }) {
  const s = useShipmentTexts();
  return <Badge tone={kTones[state] ?? 'quiet'}>{s.states[state]}</Badge>;
}

// What failed is not over: somebody has to plan for it anew.
const kEnded: readonly State[] = [State.SIGNED, State.RETURNED, State.CANCELLED];
const kNotLeft: readonly State[] = [State.RESERVING, State.RESERVED, State.ISSUING, State.ISSUED];

export const isOpen = (shipment: Shipment): boolean => !kEnded.includes(shipment.state);

// Minutes that it is behind its plan now, or was on arrival; negative when it was early, 0 when there is nothing to say.
function delayOf(shipment: Shipment): { minutes: number; kind: 'left' | 'under way' | 'arrived' } {
  const since = (stamp: Shipment['createTime']) => (stamp ? Math.floor((Date.now() - timestampDate(stamp).getTime()) / 60_000) : 0);
  if (shipment.arriveTime) return { minutes: Number(shipment.arrivalDelayMinutes), kind: 'arrived' };
  if (shipment.state === State.IN_TRANSIT) return { minutes: Math.max(0, since(shipment.plannedArriveTime)), kind: 'under way' };
  if (kNotLeft.includes(shipment.state)) return { minutes: Math.max(0, since(shipment.plannedDepartTime)), kind: 'left' };
  return { minutes: 0, kind: 'arrived' };
}

export function LateMark({ shipment }: { shipment: Shipment }) {
  const s = useShipmentTexts();
  const { minutes, kind } = delayOf(shipment);
  if (minutes === 0) return null;
  const size = Math.abs(minutes);
  const words = s.duration(Math.floor(size / 1440), Math.floor((size % 1440) / 60), size % 60);
  if (minutes < 0) return <Badge tone="quiet">{s.early(words)}</Badge>;
  return <Badge tone={kind === 'arrived' ? 'warn' : 'danger'}>{kind === 'left' ? s.leavesLate(words) : kind === 'under way' ? s.late(words) : s.arrivedLate(words)}</Badge>;
}

export const outstandingOf = (line: Shipment_Line): bigint => line.quantity - line.receivedQuantity - line.damagedQuantity - line.lostQuantity - line.returnedQuantity;
