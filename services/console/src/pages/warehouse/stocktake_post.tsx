import { Alert, Button, Input } from 'antd';
import { nameOfItem, unitOf, useItems } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { useSession } from '../../api/session';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { idOf, number } from '../../components/format';
import { FailureNote } from '../../components/states';
import { Table } from '../../components/table';
import type { Stocktake, StocktakeLine } from '../../gen/muster/warehouse/v1/stocktake_pb';
import { StocktakeService } from '../../gen/muster/warehouse/v1/stocktake_service_pb';
import { useTexts } from '../../i18n/language';
import { useAction } from '../../api/action';
import { Persons, personsOf } from './persons';
import { useWarehouseTexts } from './texts';

// Brings the ledger in line: every difference with its reason, signed by two. Only what was seen is posted: counts since are said first.
export function StocktakePost({ stocktake, lines, onDone }: { stocktake: Stocktake; lines: StocktakeLine[]; onDone: () => void }) {
  const t = useTexts();
  const w = useWarehouseTexts();
  const items = useItems().value;
  const { identity } = useSession();
  const { value, change, discard } = useDraft(`stocktake-post.${stocktake.name}`, () => ({ persons: ['', identity.displayName] as [string, string], reasons: {} as Record<string, string>, note: '' }));
  const { run, failure, isBusy } = useAction();
  const differing = lines.filter((line) => line.difference !== 0n);
  const post = async () => {
    const { why } = await run('post', (requestId) =>
      clientOf(StocktakeService).postStocktake({
        requestId,
        name: stocktake.name,
        etag: stocktake.etag,
        responsiblePersons: personsOf(value.persons),
        explanations: differing.map((line) => ({ lot: line.lot, reason: (value.reasons[line.lot] ?? '').trim() })),
        note: value.note.trim(),
      }),
    );
    if (!why) discard();
    onDone();
  };
  return (
    <section className="card">
      <h2>{w.counts.seen}</h2>
      {failure?.reason === 'ETAG_MISMATCH' ? <Alert type="warning" showIcon role="alert" title={w.counts.changed} /> : failure && <FailureNote failure={failure} />}
      {differing.length > 0 && (
        <Table<StocktakeLine>
          rowKey="lot"
          size="small"
          pagination={false}
          scroll={{ x: 620 }}
          dataSource={differing}
          columns={[
            { title: t.stock.item, render: (_, line) => `${nameOfItem(items, line.item)} ${line.batch || `#${idOf(line.lot)}`}` },
            {
              title: w.counts.difference,
              width: 130,
              className: 'number',
              render: (_, line) => <b>{`${line.difference > 0n ? '+' : ''}${number(line.difference)} ${unitOf(items, line.item)}`}</b>,
            },
            {
              title: w.counts.why,
              render: (_, line) => (
                <Input
                  aria-label={`${w.counts.why} ${nameOfItem(items, line.item)} ${line.batch}`}
                  placeholder={w.counts.whyHint}
                  maxLength={200}
                  status={failure?.metadata.lot === line.lot ? 'error' : ''}
                  value={value.reasons[line.lot] ?? ''}
                  onChange={(event) => change({ reasons: { ...value.reasons, [line.lot]: event.target.value } })}
                />
              ),
            },
          ]}
        />
      )}
      <p className="quiet">{w.counts.postHint}</p>
      <Persons values={value.persons} onChange={(persons) => change({ persons })} wrong={[...(failure?.fields ?? [])].find(([path]) => path.startsWith('responsible_persons'))?.[1]} />
      <Field label={w.vouchers.note} wrong={failure?.fields.get('note')}>
        {(id) => <Input id={id} maxLength={500} value={value.note} onChange={(event) => change({ note: event.target.value })} />}
      </Field>
      <Button type="primary" size="large" loading={isBusy} onClick={() => void post()}>
        {w.counts.post}
      </Button>
    </section>
  );
}
