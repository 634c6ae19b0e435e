import { Alert, Button, Input, Modal, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useDraftAction } from '../../api/action';
import { clientOf, newRequestId } from '../../api/client';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { last } from '../../components/last';
import { useChapters } from '../../components/names';
import { FailureNote } from '../../components/states';
import { fromInput } from '../../components/time_input';
import type { ResponseLevel } from '../../gen/muster/common/v1/response_level_pb';
import { IncidentService } from '../../gen/muster/disaster/v1/disaster_service_pb';
import { type ResponseLevelDecision, ResponseLevelDecision_State as State } from '../../gen/muster/disaster/v1/response_level_decision_pb';
import { useTexts } from '../../i18n/language';
import { Clauses } from './levels';
import { useWords } from './texts';

// Starts, raises, lowers or ends the level of a chapter. Two commanders may have it open: whoever comes second sees what the first decided.
export function LevelDialog({
  name,
  chapter,
  decisions,
  isEnd,
  onDecided,
  onClose,
}: {
  name: string;
  chapter: string;
  decisions: readonly ResponseLevelDecision[];
  isEnd: boolean;
  onDecided: () => void;
  onClose: () => void;
}) {
  const t = useTexts();
  const w = useWords();
  const tree = useChapters();
  const ofChapter = decisions.filter((decision) => decision.chapter === chapter);
  const inForce = ofChapter.find((decision) => decision.state === State.DECIDED);
  const now = inForce?.level ?? 0;
  const proposal = last(ofChapter.filter((decision) => decision.state === State.PROPOSED));
  const { value, change, discard } = useDraft(`level.${name}.${chapter}.${isEnd ? 'end' : 'decide'}`, () => ({
    level: (proposal && proposal.level !== now ? proposal.level : 0) as ResponseLevel,
    reason: '',
    effectTime: '',
    // The level in force when this was begun, or looked at last.
    before: now as number,
    requestId: newRequestId(),
  }));
  const { failure, isBusy, submit, wrong } = useDraftAction({ value });
  const [isChecked, setChecked] = useState(false);
  // The other's decision may be known to the service before the news of it is here.
  useEffect(() => {
    if (failure?.reason === 'LEVEL_CHANGED') onDecided();
  }, [failure]);
  const isStale = value.before !== now;
  const levelWords = (level: number) => t.levels[level] ?? w.noneInForce;
  const missing = { level: !isEnd && (!value.level || value.level === now), reason: !value.reason.trim() };
  const title = isEnd ? t.duty.end : now ? w.adjust : w.start;
  const save = async () => {
    setChecked(true);
    if (missing.level || missing.reason || isStale) return;
    const { level, reason, effectTime } = value;
    const common = { parent: name, chapter, reason: reason.trim(), decisionInForce: inForce?.name ?? '' };
    const service = clientOf(IncidentService);
    const done = await submit((requestId) =>
      isEnd
        ? service.endResponseLevel({ requestId, ...common })
        : service.decideResponseLevel({ requestId, ...common, level, effectTime: effectTime ? fromInput(effectTime) : undefined }),
    );
    if (!done) return;
    discard();
    onDecided();
    onClose();
  };
  return (
    <Modal open title={`${title} · ${tree.nameOf(chapter)}`} onCancel={onClose} onOk={() => void save()} okText={title} cancelText={t.common.cancel} confirmLoading={isBusy} okButtonProps={{ danger: isEnd, disabled: isStale }}>
      {failure && <FailureNote failure={failure} />}
      {isStale && (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={w.changedMeanwhile(levelWords(value.before), levelWords(now))}
          action={
            <Button size="small" onClick={() => change({ before: now })}>
              {w.newerSeen}
            </Button>
          }
        />
      )}
      <p>
        {w.currentLevel}：<b>{levelWords(now)}</b>
      </p>
      {!isEnd && proposal && proposal.firedClauses.length > 0 && (
        <>
          <p>{w.byRules}</p>
          <Clauses clauses={proposal.firedClauses} />
        </>
      )}
      {!isEnd && (
        <Field label={t.duty.levels} wrong={wrong('level') ?? (isChecked && missing.level ? t.common.required : undefined)}>
          {(id) => (
            <Select
              id={id}
              autoFocus
              value={value.level || undefined}
              onChange={(level) => change({ level })}
              options={Object.entries(t.levels).map(([key, label]) => {
                const level = Number(key) as ResponseLevel;
                const way = level === now ? w.current : !now ? '' : level < now ? w.raise : w.lower;
                return { value: level, label: `${label}${way}${level === proposal?.level ? w.proposed : ''}`, disabled: level === now };
              })}
            />
          )}
        </Field>
      )}
      <Field label={t.duty.reason} wrong={wrong('reason') ?? (isChecked && missing.reason ? t.common.required : undefined)}>
        {(id) => <Input.TextArea id={id} rows={3} autoFocus={isEnd} value={value.reason} maxLength={2000} onChange={(event) => change({ reason: event.target.value })} />}
      </Field>
      {!isEnd && (
        <Field label={w.effectTime} hint={w.effectHint} wrong={wrong('effect_time')}>
          {(id) => <Input id={id} type="datetime-local" value={value.effectTime} onChange={(event) => change({ effectTime: event.target.value })} />}
        </Field>
      )}
    </Modal>
  );
}
