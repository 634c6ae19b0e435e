import { aside, number } from '../../components/format';
import { Badge } from '../../components/states';
import type { Warehouse } from '../../gen/muster/warehouse/v1/warehouse_pb';
import { useTexts } from '../../i18n/language';
import { useWarehouseTexts } from './texts';


const kNearlyFullPercent = 90;

// What the goods take up of what there is: "62 %（310 / 500 m³）". `scale` units of `used` make one of `capacity`.
export function SpaceUse({ used, scale, capacity, unit }: { used?: bigint; scale: bigint; capacity: bigint; unit: string }) {
  const w = useWarehouseTexts().warehouses;
  if (used === undefined) return <>—</>;
  const whole = (used + scale - 1n) / scale;
  if (capacity === 0n) {
    return (
      <>
        {number(whole)} {unit} <span className="quiet">{w.ofUnknown}</span>
      </>
    );
  }
  const percent = Number((used * 100n) / (scale * capacity));
  const words = `${percent} %${aside(`${number(whole)} / ${number(capacity)} ${unit}`)}`;
  if (percent > 100) return <Badge tone="danger">{words}</Badge>;
  return percent >= kNearlyFullPercent ? <Badge tone="warn">{words}</Badge> : <>{words}</>;
}

export function WarehouseLevel({ warehouse }: { warehouse: Warehouse }) {
  const t = useTexts();
  return warehouse.level ? <b>{t.board.level(warehouse.level)}</b> : <span className="quiet">{t.board.ungraded}</span>;
}
