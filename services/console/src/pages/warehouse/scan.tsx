import { Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { nameOfItem } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { failureOf } from '../../api/failure';
import { useSession } from '../../api/session';
import { Field } from '../../components/field';
import { sentenceOf } from '../../components/states';
import { ItemService } from '../../gen/muster/warehouse/v1/warehouse_service_pb';
import { useTexts } from '../../i18n/language';
import { isMakersCode, readCode } from './codes';
import { ScanButton, Scanner } from './scanner';
import { useWarehouseTexts } from './texts';
import './warehouse.css';

// The resources that have a page; a bin card names the lot or item in its warehouse.
const kBinCardOfLot = /^(warehouses\/[\w-]+)\/(lots\/\d+)$/;
const kBinCardOfItem = /^(warehouses\/[\w-]+)\/(items\/[\w-]+)$/;
const kPage = /^(lots|donations|shipments|incidents|requisitions|warehouses)\/[\w-]+(\/(vouchers|drafts|stocktakes)\/[\w-]+)?$/;

// Where a code leads; undefined for what is none of ours.
function addressOf(resource: string): string | undefined {
  const lot = kBinCardOfLot.exec(resource);
  if (lot) return `/${lot[1]}/ledger?lot=${lot[2]}`;
  const item = kBinCardOfItem.exec(resource);
  if (item) return `/${item[1]}/ledger?item=${item[2]}`;
  if (/^\d+$/.test(resource)) return `/lots/${resource}`;
  return kPage.test(resource) ? `/${resource}` : undefined;
}

// A code on a box, a card or a paper leads to its page, with the camera, a hand scanner or typed.
export default function Scan() {
  const t = useTexts();
  const w = useWarehouseTexts().scan;
  const navigate = useNavigate();
  const { world } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState('');
  // Where the goods lie that a maker's code is of.
  const findItem = async (code: string) => {
    try {
      const item = await clientOf(ItemService).getItem({ name: `items/${code}` });
      navigate(`/stock?view=lots&find=${encodeURIComponent(nameOfItem(new Map([[item.name, item]]), item.name))}`);
    } catch (error) {
      const failure = failureOf(error);
      setWrong(failure.reason === 'ITEM_UNKNOWN' ? w.makersCode(code) : sentenceOf(failure, t));
    }
  };
  const find = (text: string) => {
    setOpen(false);
    const read = readCode(text, world.name);
    if (read.otherWorld !== undefined) return setWrong(w.otherWorld(read.otherWorld));
    if (isMakersCode(read.resource)) return void findItem(read.resource);
    const address = addressOf(read.resource);
    if (!address) return setWrong(w.notOurs(text.trim()));
    navigate(address);
  };
  return (
    <>
      <div className="page-head">
        <h1>{w.title}</h1>
      </div>
      <section className="card count">
        <p>{w.hint}</p>
        <ScanButton isOpen={isOpen} onToggle={() => (setOpen(!isOpen), setWrong(''))} />
        {isOpen && <Scanner onCode={find} />}
        <form
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            if (typed.trim()) find(typed);
          }}
        >
          <Field label={w.code} hint={w.codeHint} wrong={wrong}>
            {(id) => <Input id={id} size="large" autoFocus value={typed} maxLength={300} enterKeyHint="go" onChange={(event) => (setTyped(event.target.value), setWrong(''))} />}
          </Field>
          <Button htmlType="submit" size="large" disabled={!typed.trim()}>
            {w.go}
          </Button>
        </form>
      </section>
    </>
  );
}
