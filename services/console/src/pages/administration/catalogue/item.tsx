import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import { nameOfItem, useItems } from '../../../api/catalogue';
import { useReloadOn } from '../../../api/live';
import { useKeptDraft } from '../../../components/draft';
import { idOf, listed, number, time } from '../../../components/format';
import { EmptyState, WhenLoaded } from '../../../components/states';
import type { Item } from '../../../gen/muster/warehouse/v1/item_pb';
import { useTexts } from '../../../i18n/language';
import { Head, useIsNationalAdministrator } from '../head';
import { ItemForm } from './item_form';
import { useWords } from './texts';

export function NewItem() {
  const w = useWords();
  const navigate = useNavigate();
  const items = useItems().value;
  return (
    <>
      <Head title={w.create} />
      <ItemForm items={items} onClose={() => navigate('/administration/items')} onSaved={(item) => navigate(`/administration/items/${idOf(item.name)}`)} />
    </>
  );
}

export default function ItemPage() {
  const t = useTexts();
  const w = useWords();
  const isNational = useIsNationalAdministrator();
  const { item: id = '' } = useParams();
  const name = `items/${id}`;
  const kept = useKeptDraft(name);
  const [isEditing, setEditing] = useState(kept !== undefined);
  const items = useItems();
  useReloadOn(['items/'], items.reload);
  return (
    <WhenLoaded loaded={items}>
      {(all) => {
        const item = all.get(name);
        if (!item) {
          return (
            <EmptyState title={w.none}>
              <p>{w.noneHint}</p>
            </EmptyState>
          );
        }
        return (
          <>
            <Head title={nameOfItem(all, name)}>{isNational && !isEditing && <Button onClick={() => setEditing(true)}>{t.common.edit}</Button>}</Head>
            {isEditing && isNational ? (
              <ItemForm key={name} item={item} items={all} onClose={() => setEditing(false)} onSaved={() => (setEditing(false), items.reload())} onStale={items.reload} />
            ) : (
              <Facts item={item} nameOf={(one) => nameOfItem(all, one)} />
            )}
          </>
        );
      }}
    </WhenLoaded>
  );
}

function Facts({ item, nameOf }: { item: Item; nameOf: (item: string) => string }) {
  const w = useWords();
  const facts: [string, string][] = [
    [w.itemId, idOf(item.name)],
    [w.displayName, item.displayName],
    [w.englishName, item.englishName],
    [w.specification, item.specification],
    [w.code, item.code],
    [w.baseUnit, item.baseUnit],
    [w.packs, listed(item.packs.map((pack) => `${pack.unit} = ${number(pack.quantity)} ${item.baseUnit}`))],
    [w.weight, item.weightG > 0n ? number(item.weightG) : ''],
    [w.volume, item.volumeCm3 > 0n ? number(item.volumeCm3) : ''],
    [w.shelfLife, w.shelfLifeDays(item.shelfLifeDays)],
    [w.remaining, number(item.minimumRemainingLifeDays)],
    [w.people, item.peopleServedPer1000Units > 0n ? number(item.peopleServedPer1000Units) : ''],
    [w.substitutes, listed(item.substitutes.map(nameOf))],
    [w.components, listed(item.components.map((component) => `${nameOf(component.item)} × ${number(component.quantity)}`))],
    [w.note, item.note],
    [w.updated, time(item.updateTime)],
  ];
  return (
    <dl className="facts card">
      {facts.flatMap(([title, value]) => [<dt key={title}>{title}</dt>, <dd key={`${title} value`}>{value || '—'}</dd>])}
    </dl>
  );
}
