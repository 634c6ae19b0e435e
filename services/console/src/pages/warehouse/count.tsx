import { Button, Input, type InputRef } from 'antd';
import { type FormEvent, useRef, useState } from 'react';
import { nameOfItem, unitOf } from '../../api/catalogue';
import { isUnreachable } from '../../api/failure';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { aside, idOf, number } from '../../components/format';
import { matches } from '../../components/pinyin';
import { Badge, FailureNote } from '../../components/states';
import { type StocktakeLine, StocktakeLine_State } from '../../gen/muster/warehouse/v1/stocktake_pb';
import type { CountQueue, PendingCount } from './count_queue';
import type { Items } from './paper_lines';
import { useTexts } from '../../i18n/language';
import { ScanButton, Scanner } from './scanner';
import { useWarehouseTexts } from './texts';
import { wholeOf } from './words';

const kShownLines = 30;

// The lines that a code may mean: the code of a lot or an item on a bin card, a batch, a bin, or words.
function linesOf(code: string, lines: readonly StocktakeLine[], items: Items): StocktakeLine[] {
  const resource = /(lots|items)\/[A-Za-z0-9-]+/.exec(code)?.[0];
  if (resource) return lines.filter((line) => line.lot === resource || line.item === resource);
  const typed = code.trim();
  const exact = lines.filter((line) => line.batch === typed || line.bin === typed || idOf(line.lot) === typed.replace(/^#/, ''));
  return exact.length > 0 ? exact : lines.filter((line) => matches(`${nameOfItem(items, line.item)} ${line.batch} ${line.bin}`, typed));
}

// Counting with a phone in the store room: find the lot by its code, type or tap how many, go on. What was counted stays on the device until
// it is sent.
export function Count({ stocktake, lines, items, queue, counter }: { stocktake: string; lines: readonly StocktakeLine[]; items: Items; queue: CountQueue; counter: string }) {
  const w = useWarehouseTexts().counts;
  const [code, setCode] = useState('');
  const [missed, setMissed] = useState('');
  const [isScanning, setScanning] = useState(false);
  const [chosen, setChosen] = useState('');
  const box = useRef<InputRef>(null);
  const isPending = (line: StocktakeLine) => queue.pending.some((count) => count.lot === line.lot);
  const open = lines.filter((line) => line.state !== StocktakeLine_State.SETTLED && !isPending(line));
  const shown = code.trim() ? linesOf(code, lines, items) : open;
  const line = lines.find((candidate) => candidate.lot === chosen);

  const find = (text: string) => {
    setScanning(false);
    const found = linesOf(text, lines, items);
    setMissed(found.length === 0 ? text : '');
    if (found.length === 1) setChosen(found[0]!.lot);
    else setCode(found.length === 0 ? '' : text);
  };
  const put = (quantity: string) => {
    queue.put(chosen, quantity, counter);
    setChosen('');
    setCode('');
    setTimeout(() => box.current?.focus());
  };

  return (
    <section className="card count">
      <Field label={w.counter} hint={w.counterHint}>
        {(id) => <Input id={id} size="large" value={counter} maxLength={100} onChange={(event) => queue.setCounter(event.target.value)} />}
      </Field>
      <Unsent queue={queue} lines={lines} items={items} />
      {line ? (
        <CountOne key={line.lot} stocktake={stocktake} line={line} items={items} isAgain={line.state === StocktakeLine_State.TO_RECOUNT} canPut={counter.trim() !== ''} onPut={put} onCancel={() => setChosen('')} />
      ) : (
        <>
          <form
            onSubmit={(event: FormEvent) => {
              event.preventDefault();
              if (code.trim()) find(code);
            }}
          >
            <Field label={w.code} hint={w.codeHint} wrong={missed ? w.notFound(missed) : undefined}>
              {(id) => <Input id={id} ref={box} size="large" allowClear value={code} enterKeyHint="search" onChange={(event) => (setCode(event.target.value), setMissed(''))} />}
            </Field>
          </form>
          <ScanButton isOpen={isScanning} onToggle={() => setScanning(!isScanning)} />
          {isScanning && <Scanner onCode={find} />}
          {code.trim() && shown.length > 1 && <p>{w.several}</p>}
          {shown.slice(0, kShownLines).map((candidate) => (
            <button key={candidate.lot} type="button" className="count-lot" onClick={() => setChosen(candidate.lot)}>
              <LotWords line={candidate} items={items} />
            </button>
          ))}
        </>
      )}
    </section>
  );
}

function LotWords({ line, items }: { line: StocktakeLine; items: Items }) {
  const w = useWarehouseTexts().counts;
  return (
    <>
      <b>{nameOfItem(items, line.item)}</b> {line.state === StocktakeLine_State.TO_RECOUNT && <Badge tone="warn">{w.lineStates[line.state]}</Badge>}
      <span className="quiet">
        {' '}
        {line.batch || `#${idOf(line.lot)}`} {line.bin && `· ${w.inBin(line.bin)}`}
      </span>
    </>
  );
}

function CountOne({ stocktake, line, items, isAgain, canPut, onPut, onCancel }: { stocktake: string; line: StocktakeLine; items: Items; isAgain: boolean; canPut: boolean; onPut: (quantity: string) => void; onCancel: () => void }) {
  const w = useWarehouseTexts().counts;
  const draft = useDraft(`count.${stocktake}.${line.lot}`, () => ({ typed: '' }));
  const { typed } = draft.value;
  const setTyped = (next: string) => draft.change({ typed: next });
  const value = wholeOf(typed);
  const step = (by: bigint) => setTyped(String((value ?? 0n) + by < 0n ? 0n : (value ?? 0n) + by));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (value === undefined || !canPut) return;
        draft.discard();
        onPut(String(value));
      }}
    >
      <p>
        <LotWords line={line} items={items} />
      </p>
      <Field label={w.counted + aside(unitOf(items, line.item))}>
        {(id) => (
          <span className="count-number">
            <Button aria-label={w.less} onClick={() => step(-1n)}>
              −
            </Button>
            <Input id={id} autoFocus inputMode="numeric" pattern="\d*" autoComplete="off" value={typed} status={typed && value === undefined ? 'error' : ''} onChange={(event) => setTyped(event.target.value)} />
            <Button aria-label={w.more} onClick={() => step(1n)}>
              +
            </Button>
          </span>
        )}
      </Field>
      <div className="actions">
        <Button type="primary" size="large" htmlType="submit" disabled={value === undefined || !canPut}>
          {isAgain ? w.again : w.put}
        </Button>
        <Cancel onCancel={() => (draft.discard(), onCancel())} />
      </div>
    </form>
  );
}

function Cancel({ onCancel }: { onCancel: () => void }) {
  const t = useTexts();
  return (
    <Button size="large" onClick={onCancel}>
      {t.common.back}
    </Button>
  );
}

// What is still on this device, and why.
function Unsent({ queue, lines, items }: { queue: CountQueue; lines: readonly StocktakeLine[]; items: Items }) {
  const w = useWarehouseTexts().counts;
  if (queue.pending.length === 0) return null;
  const nameOf = (count: PendingCount) => nameOfItem(items, lines.find((line) => line.lot === count.lot)?.item ?? count.lot);
  return (
    <div className="line-card" role="status">
      <div className="line">
        <b>{w.unsent(queue.pending.length)}</b>
        {queue.progress ? (
          <span>{w.sending(queue.progress.done, queue.progress.all)}</span>
        ) : (
          <Button onClick={queue.send}>{w.send}</Button>
        )}
      </div>
      {queue.failure && (isUnreachable(queue.failure) ? <p className="quiet">{w.offline}</p> : <FailureNote failure={queue.failure} />)}
      {queue.pending.map((count) => (
        <div key={count.requestId} className="line">
          <span>
            {nameOf(count)} · {number(BigInt(count.quantity))} · {count.counter}
            {count.refusal && <span className="field-error"> {count.refusal}</span>}
          </span>
          <Button onClick={() => queue.drop(count.requestId)}>{w.drop}</Button>
        </div>
      ))}
    </div>
  );
}
