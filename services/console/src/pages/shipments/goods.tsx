import { nameOfItem, unitOf, useItems } from '../../api/catalogue';
import { idOf, kilograms, listed, number, time } from '../../components/format';
import { Badge } from '../../components/states';
import type { Shipment } from '../../gen/muster/dispatch/v1/shipment_pb';
import { useShipmentTexts } from './texts';
import { outstandingOf } from './words';

// What is on the shipment, and what came of each line.
export function Goods({ shipment }: { shipment: Shipment }) {
  const s = useShipmentTexts();
  const items = useItems().value;
  return (
    <section className="card">
      <h2>{s.goods}</h2>
      {shipment.lines.map((line, index) => (
        <div key={index} className="line">
          <span>
            <b>{nameOfItem(items, line.item)}</b> <span className="quiet">#{idOf(line.lot)}</span>
            <div>
              {line.receivedQuantity > 0n && (
                <Badge tone="good">
                  {s.received} {number(line.receivedQuantity)}
                </Badge>
              )}{' '}
              {line.damagedQuantity > 0n && (
                <Badge tone="warn">
                  {s.damaged} {number(line.damagedQuantity)}
                </Badge>
              )}{' '}
              {line.lostQuantity > 0n && (
                <Badge tone="danger">
                  {s.lost} {number(line.lostQuantity)}
                </Badge>
              )}{' '}
              {line.returnedQuantity > 0n && (
                <Badge tone="quiet">
                  {s.returned} {number(line.returnedQuantity)}
                </Badge>
              )}{' '}
              {outstandingOf(line) > 0n && outstandingOf(line) < line.quantity && (
                <Badge tone="moving">
                  {s.outstanding} {number(outstandingOf(line))}
                </Badge>
              )}
            </div>
          </span>
          <b>
            {number(line.quantity)} {unitOf(items, line.item)}
          </b>
        </div>
      ))}
    </section>
  );
}

export function Loads({ shipment }: { shipment: Shipment }) {
  const s = useShipmentTexts();
  const items = useItems().value;
  if (shipment.loads.length === 0) return null;
  return (
    <section className="card">
      <h2>{s.loaded}</h2>
      {shipment.loads.map((load) => (
        <div key={load.vehicle} className="line">
          <span>
            <b>{load.plate}</b> {load.carrier}
            <div className="quiet">{listed(load.drivers.map((driver) => `${driver.displayName} ${driver.maskedPhone}`))}</div>
          </span>
          <span>
            {load.lines.map((line) => {
              const goods = shipment.lines[line.lineIndex];
              return (
                <div key={line.lineIndex}>
                  {goods && nameOfItem(items, goods.item)} {number(line.quantity)} {goods && unitOf(items, goods.item)}
                </div>
              );
            })}
            <div className="quiet">
              {load.unweighedLineCount > 0 ? '≥ ' : ''}
              {kilograms(load.weightG)}
            </div>
          </span>
        </div>
      ))}
    </section>
  );
}

export function Receipts({ shipment }: { shipment: Shipment }) {
  const s = useShipmentTexts();
  const items = useItems().value;
  if (shipment.receipts.length === 0) return null;
  return (
    <section className="card">
      <h2>{s.receipts}</h2>
      {shipment.receipts.map((receipt) => (
        <div key={receipt.number} className="line">
          <span>
            <b>{s.receipt(receipt.number)}</b> {receipt.signer}
            <div className="quiet">
              {time(receipt.signTime)} {receipt.note}
            </div>
          </span>
          <span>
            {receipt.lines.map((line) => (
              <div key={line.lineIndex}>
                {nameOfItem(items, shipment.lines[line.lineIndex]?.item ?? '')} {s.received} {number(line.receivedQuantity)}
                {line.damagedQuantity > 0n && ` · ${s.damaged} ${number(line.damagedQuantity)}`}
                {line.lostQuantity > 0n && ` · ${s.lost} ${number(line.lostQuantity)}`}
              </div>
            ))}
          </span>
        </div>
      ))}
    </section>
  );
}
