import { Button, Input } from 'antd';
import { useState } from 'react';
import { nameOfItem } from '../../api/catalogue';
import { useSession } from '../../api/session';
import { Field } from '../../components/field';
import { idOf } from '../../components/format';
import type { StockBalance } from '../../gen/muster/warehouse/v1/lot_pb';
import { goodsOf, isMakersCode, readCode } from './codes';
import { emptyLine, type LineForm, type PaperKind } from './paper_form';
import type { Items } from './paper_lines';
import { canScan, Scanner } from './scanner';
import { useWarehouseTexts } from './texts';

// What comes in is a new lot, of which a code can only say the item; the others take goods that lie here.
const kIncoming: readonly PaperKind[] = ['receiveStock', 'crossDock', 'notifyArrival'];
const kByLotOnly: readonly PaperKind[] = ['disposeStock', 'assembleKits'];

const isEmpty = (line: LineForm) => !line.item && !line.lot && !line.quantity;

// A code on a box, a bin card or a hand scanner's line becomes a line of the paper: nobody searches a list with gloves on.
export function ScanLine({ kind, lines, balances, items, onChange }: { kind: PaperKind; lines: readonly LineForm[]; balances: readonly StockBalance[]; items: Items; onChange: (lines: LineForm[]) => void }) {
  const w = useWarehouseTexts();
  const { world } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState('');
  const [added, setAdded] = useState('');
  const refuse = (why: string) => {
    setWrong(why);
    setAdded('');
  };
  const add = (text: string) => {
    setOpen(false);
    const read = readCode(text, world.name);
    if (read.otherWorld !== undefined) return refuse(w.scan.otherWorld(read.otherWorld));
    const goods = goodsOf(read.resource);
    if (!goods.lot && !goods.item) return refuse(w.scan.notGoods(text.trim()));
    const held = balances.find((row) => row.lot?.name === goods.lot);
    const item = held?.lot?.item ?? goods.item ?? '';
    if (goods.lot && !held) return refuse(w.scan.notHere(`#${idOf(goods.lot)}`));
    if (!items?.has(item)) return refuse((isMakersCode(read.resource) ? w.scan.makersCode : w.scan.notGoods)(text.trim()));
    if (kByLotOnly.includes(kind) && !goods.lot) return refuse(w.scan.lotNeeded);
    const lot = kIncoming.includes(kind) ? '' : goods.lot ?? '';
    const twin = lines.findIndex((line) => line.item === item && line.lot === lot && !kIncoming.includes(kind));
    if (twin >= 0) return refuse(w.scan.alreadyThere(twin + 1));
    const free = lines.findIndex(isEmpty);
    const at = free >= 0 ? free : lines.length;
    onChange([...lines.slice(0, at), { ...emptyLine(), item, lot }, ...lines.slice(at + 1)]);
    setTyped('');
    setWrong('');
    setAdded(w.scan.added(at + 1, `${nameOfItem(items, item)}${lot ? ` #${idOf(lot)}` : ''}`));
  };
  return (
    <div className="no-print">
      <Field label={w.scan.toLine} hint={w.scan.toLineHint} wrong={wrong}>
        {(id) => (
          <Input
            id={id}
            value={typed}
            maxLength={300}
            enterKeyHint="go"
            onChange={(event) => (setTyped(event.target.value), setWrong(''))}
            onKeyDown={(event) => {
              // Enter ends what a hand scanner types; it does not send the paper.
              if (event.key !== 'Enter' || !typed.trim()) return;
              event.preventDefault();
              add(typed);
            }}
          />
        )}
      </Field>
      {canScan() && <Button onClick={() => setOpen(!isOpen)}>{isOpen ? w.counts.stopCamera : w.counts.camera}</Button>}
      {isOpen && <Scanner onCode={add} />}
      <p role="status" className="quiet">
        {added}
      </p>
    </div>
  );
}
