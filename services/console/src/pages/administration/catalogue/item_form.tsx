import { Button, Input, InputNumber, Select } from 'antd';
import type { FormEvent, ReactNode } from 'react';
import { nameOfItem } from '../../../api/catalogue';
import { clientOf } from '../../../api/client';
import { useDraftAction } from '../../../api/action';
import { ChangedMeanwhile } from '../../../components/changed_meanwhile';
import { useDraft } from '../../../components/draft';
import { Field } from '../../../components/field';
import { matches } from '../../../components/pinyin';
import { Restored } from '../../../components/restored';
import { FailureNote } from '../../../components/states';
import type { Item } from '../../../gen/muster/warehouse/v1/item_pb';
import { ItemService } from '../../../gen/muster/warehouse/v1/warehouse_service_pb';
import { useTexts } from '../../../i18n/language';
import { draftOf, type ItemDraft, messageOf, snapshotOf } from './item_draft';
import { useWords } from './texts';

type TextKey = 'displayName' | 'englishName' | 'specification' | 'code';
type NumberKey = 'weightG' | 'volumeCm3' | 'shelfLifeDays' | 'minimumRemainingLifeDays' | 'peopleServedPer1000Units';

// Creates an item, or changes `item` as it stands now, also while somebody types.
export function ItemForm({
  item,
  items,
  onClose,
  onSaved,
  onStale,
}: {
  item?: Item;
  items: ReadonlyMap<string, Item> | undefined;
  onClose: () => void;
  onSaved: (item: Item) => void;
  // Reads it again.
  onStale?: () => void;
}) {
  const t = useTexts();
  const w = useWords();
  const snapshot = () => (item ? snapshotOf(item, w, (name) => nameOfItem(items, name)) : {});
  const { value, change, discard, wasRestored } = useDraft<ItemDraft>(item?.name ?? 'item', () => draftOf(item, snapshot()));
  const { failure, isBusy, submit, wrong } = useDraftAction({ value, onStale });
  const close = () => (discard(), onClose());
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const service = clientOf(ItemService);
    const message = messageOf(value);
    const saved = await submit((requestId) =>
      item
        ? service.updateItem({ requestId, item: { ...message, name: item.name, etag: value.etag }, updateMask: { paths: ['*'] } })
        : service.createItem({ requestId, itemId: value.itemId.trim(), item: message }),
    );
    if (!saved) return;
    discard();
    onSaved(saved);
  };
  const isStale = item !== undefined && value.etag !== item.etag;
  const text = (key: TextKey, path: string, maxLength: number, hint?: string) => (
    <Field label={w[key]} hint={hint} wrong={wrong(`item.${path}`)}>
      {(id) => <Input id={id} value={value[key]} maxLength={maxLength} onChange={(event) => change({ [key]: event.target.value })} />}
    </Field>
  );
  const figure = (key: NumberKey, label: string, path: string, max: number) => (
    <Field label={label} wrong={wrong(`item.${path}`)}>
      {(id) => <InputNumber id={id} min={0} max={max} precision={0} value={value[key]} onChange={(next) => change({ [key]: next })} />}
    </Field>
  );
  return (
    <form onSubmit={(event) => void save(event)} noValidate>
      {!item && <Restored when={wasRestored} onDiscard={discard} />}
      {failure && !(isStale && failure.reason === 'ETAG_MISMATCH') && <FailureNote failure={failure} />}
      {isStale && !isBusy && <ChangedMeanwhile before={value.before} now={snapshot()} onKeep={() => change({ etag: item.etag, before: snapshot() })} onDrop={close} />}
      <section className="card fields">
        {!item && (
          <Field label={w.itemId} hint={w.itemIdHint} wrong={wrong('item_id')}>
            {(id) => <Input id={id} autoFocus value={value.itemId} maxLength={60} spellCheck={false} onChange={(event) => change({ itemId: event.target.value })} />}
          </Field>
        )}
        {text('displayName', 'display_name', 100)}
        {text('englishName', 'english_name', 100)}
        {text('specification', 'specification', 100)}
        {text('code', 'code', 7, w.codeHint)}
        {!item && (
          <Field label={w.baseUnit} hint={w.baseUnitHint} wrong={wrong('item.base_unit')}>
            {(id) => <Input id={id} value={value.baseUnit} maxLength={20} onChange={(event) => change({ baseUnit: event.target.value })} />}
          </Field>
        )}
        {figure('weightG', w.weight, 'weight_g', 100_000_000)}
        {figure('volumeCm3', w.volume, 'volume_cm3', 100_000_000)}
        {figure('shelfLifeDays', w.shelfLife, 'shelf_life_days', 36_500)}
        {figure('minimumRemainingLifeDays', w.remaining, 'minimum_remaining_life_days', 3650)}
        {figure('peopleServedPer1000Units', w.people, 'people_served_per_1000_units', 1_000_000_000)}
      </section>
      <Packs value={value} change={change} wrong={wrong} />
      <Contents value={value} change={change} wrong={wrong} items={items} self={item?.name ?? ''} />
      <section className="card">
        <Field label={w.note} hint={w.noteHint} wrong={wrong('item.note')}>
          {(id) => <Input.TextArea id={id} rows={3} maxLength={500} value={value.note} onChange={(event) => change({ note: event.target.value })} />}
        </Field>
      </section>
      <Button type="primary" htmlType="submit" loading={isBusy} disabled={isStale}>
        {t.common.save}
      </Button>{' '}
      <Button onClick={close}>{t.common.cancel}</Button>
    </form>
  );
}

interface PartProps {
  value: ItemDraft;
  change: (part: Partial<ItemDraft>) => void;
  wrong: (path: string) => string | undefined;
}

function Row({ children, onRemove, title }: { children: ReactNode; onRemove: () => void; title: string }) {
  const w = useWords();
  return (
    <div className="fields">
      {children}
      <div className="field field-button">
        <Button onClick={onRemove} aria-label={`${w.remove} ${title}`}>
          {w.remove}
        </Button>
      </div>
    </div>
  );
}

function Packs({ value, change, wrong }: PartProps) {
  const w = useWords();
  const set = (index: number, part: Partial<ItemDraft['packs'][number]>) => change({ packs: value.packs.map((pack, at) => (at === index ? { ...pack, ...part } : pack)) });
  return (
    <fieldset className="card">
      <legend>{w.packs}</legend>
      {value.packs.length === 0 && <p className="quiet">{w.noPacks}</p>}
      {value.packs.map((pack, index) => (
        <Row key={index} title={pack.unit} onRemove={() => change({ packs: value.packs.filter((_, at) => at !== index) })}>
          <Field label={w.packUnit} wrong={wrong(`item.packs[${index}].unit`) ?? wrong(`item.packs[${index}]`)}>
            {(id) => <Input id={id} value={pack.unit} maxLength={20} onChange={(event) => set(index, { unit: event.target.value })} />}
          </Field>
          <Field label={w.packQuantity} wrong={wrong(`item.packs[${index}].quantity`)}>
            {(id) => <InputNumber id={id} min={2} max={1_000_000} precision={0} value={pack.quantity} onChange={(quantity) => set(index, { quantity })} />}
          </Field>
        </Row>
      ))}
      <Button onClick={() => change({ packs: [...value.packs, { unit: '', quantity: null }] })}>{w.addPack}</Button>
    </fieldset>
  );
}

function Contents({ value, change, wrong, items, self }: PartProps & { items: ReadonlyMap<string, Item> | undefined; self: string }) {
  const w = useWords();
  const others = [...(items?.values() ?? [])]
    .filter((item) => item.name !== self)
    .map((item) => {
      const label = nameOfItem(items, item.name);
      return { value: item.name, label, named: item.displayName };
    });
  const showSearch = { filterOption: (typed: string, option?: (typeof others)[number]) => option !== undefined && matches(option.label, typed, option.named) };
  const set = (index: number, part: Partial<ItemDraft['components'][number]>) =>
    change({ components: value.components.map((component, at) => (at === index ? { ...component, ...part } : component)) });
  const wrongSubstitute = value.substitutes.map((_, index) => wrong(`item.substitutes[${index}]`)).find(Boolean);
  return (
    <fieldset className="card">
      <legend>{w.components}</legend>
      <Field label={w.substitutes} wrong={wrong('item.substitutes') ?? wrongSubstitute}>
        {(id) => <Select id={id} mode="multiple" showSearch={showSearch} value={value.substitutes} onChange={(substitutes: string[]) => change({ substitutes })} options={others} />}
      </Field>
      {value.components.length === 0 && <p className="quiet">{w.noComponents}</p>}
      {value.components.map((component, index) => (
        <Row key={index} title={nameOfItem(items, component.item)} onRemove={() => change({ components: value.components.filter((_, at) => at !== index) })}>
          <Field label={w.component} wrong={wrong(`item.components[${index}].item`) ?? wrong(`item.components[${index}]`)}>
            {(id) => <Select id={id} showSearch={showSearch} value={component.item || undefined} onChange={(item) => set(index, { item })} options={others} />}
          </Field>
          <Field label={w.quantity} wrong={wrong(`item.components[${index}].quantity`)}>
            {(id) => <InputNumber id={id} min={1} max={1_000_000} precision={0} value={component.quantity} onChange={(quantity) => set(index, { quantity })} />}
          </Field>
        </Row>
      ))}
      <Button onClick={() => change({ components: [...value.components, { item: '', quantity: 1 }] })}>{w.addComponent}</Button>
    </fieldset>
  );
}
