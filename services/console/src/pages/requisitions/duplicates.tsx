import { Button, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { useAction } from '../../api/action';
import { nameOfItem, useItems } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { useLoad } from '../../api/load';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { idOf, listed, number } from '../../components/format';
import { FailureNote } from '../../components/states';
import { type FindDuplicateRequisitionsResponse_Pair as Pair, MergeRequisitionsRequest_Rule, RequisitionService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import type { Requisition } from '../../gen/muster/dispatch/v1/requisition_pb';
import { useTexts } from '../../i18n/language';
import { useRequisitionTexts } from './texts';
import { LineWords } from './words';

// Requisitions of an incident that may be one need typed in twice; a person decides.
export function Duplicates({ incident, requisitions, mayMerge }: { incident: string; requisitions: readonly Requisition[]; mayMerge: boolean }) {
  const r = useRequisitionTexts();
  const items = useItems().value;
  const [merging, setMerging] = useState<Pair>();
  const found = useLoad(`duplicates ${incident}`, async (signal) => (await clientOf(RequisitionService).findDuplicateRequisitions({ incident }, { signal })).pairs);
  useReloadOn(['requisitions/'], found.reload);
  const pairs = found.value ?? [];
  if (pairs.length === 0) return null;
  return (
    <section className="card">
      <h2>{r.duplicates}</h2>
      {pairs.map((pair) => (
        <div key={`${pair.firstRequisition} ${pair.secondRequisition}`} className="line">
          <span>
            <Link to={`/requisitions/${idOf(pair.firstRequisition)}`}>{idOf(pair.firstRequisition)}</Link>
            {' ↔ '}
            <Link to={`/requisitions/${idOf(pair.secondRequisition)}`}>{idOf(pair.secondRequisition)}</Link>
            <div className="quiet">
              {r.duplicate(pair.sameSiteName, `${number(pair.distanceM)} m`)} · {r.common} {listed(pair.items.map((item) => nameOfItem(items, item)))}
            </div>
          </span>
          {mayMerge && <Button onClick={() => setMerging(pair)}>{r.merge}</Button>}
        </div>
      ))}
      {merging && (
        <Merge
          both={[merging.firstRequisition, merging.secondRequisition].map((name) => requisitions.find((one) => one.name === name)).filter((one) => one !== undefined)}
          names={[merging.firstRequisition, merging.secondRequisition]}
          onClose={() => setMerging(undefined)}
        />
      )}
    </section>
  );
}

function Merge({ both, names, onClose }: { both: Requisition[]; names: [string, string]; onClose: () => void }) {
  const t = useTexts();
  const r = useRequisitionTexts();
  const action = useAction();
  const { value, change, discard } = useDraft(`merge.${names.join('+')}`, () => ({ survivor: names[0], rule: MergeRequisitionsRequest_Rule.MAX, reason: '' }));
  const merge = async () => {
    const { why } = await action.run('merge', (requestId) =>
      clientOf(RequisitionService).mergeRequisitions({
        requestId,
        name: value.survivor,
        mergedRequisitions: names.filter((name) => name !== value.survivor),
        rule: value.rule,
        reason: value.reason.trim(),
      }),
    );
    if (why) return;
    discard();
    onClose();
  };
  return (
    <Modal open title={r.merge} okText={r.merge} cancelText={t.common.cancel} confirmLoading={action.busy !== ''} onCancel={onClose} onOk={() => void merge()}>
      {action.failure && <FailureNote failure={action.failure} />}
      <p id="survivor">
        <b>{r.survivor}</b>
      </p>
      <Radio.Group aria-labelledby="survivor" value={value.survivor} onChange={(event) => change({ survivor: event.target.value as string })}>
        {names.map((name) => {
          const requisition = both.find((one) => one.name === name);
          return (
            <Radio key={name} value={name}>
              {idOf(name)} {requisition?.site?.displayName}
              <div className="quiet">{requisition && <LineWords lines={requisition.lines} limit={5} />}</div>
            </Radio>
          );
        })}
      </Radio.Group>
      <p id="rule">
        <b>{r.rule}</b>
      </p>
      <Radio.Group
        aria-labelledby="rule"
        value={value.rule}
        onChange={(event) => change({ rule: event.target.value as number })}
        options={Object.entries(r.rules).map(([key, label]) => ({ value: Number(key), label }))}
      />
      <Field label={r.mergeReason} wrong={action.failure?.fields.get('reason')}>
        {(id) => <Input id={id} maxLength={500} value={value.reason} onChange={(event) => change({ reason: event.target.value })} />}
      </Field>
    </Modal>
  );
}
