import { timestampDate } from '@bufbuild/protobuf/wkt';
import { Button, Input, Modal, Steps } from 'antd';
import { useState } from 'react';
import { clientOf } from '../../api/client';
import { useAction } from '../../api/action';
import { useHasRole, useSession } from '../../api/session';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { shortTime } from '../../components/format';
import { useChapters } from '../../components/names';
import { Badge, FailureNote, type Tone } from '../../components/states';
import { fromInput } from '../../components/time_input';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { MissionService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import { type Mission, Mission_State } from '../../gen/muster/dispatch/v1/mission_pb';
import { useTexts } from '../../i18n/language';
import { useWords } from './texts';

const kTones: Record<number, Tone> = {
  [Mission_State.ASSIGNING]: 'warn',
  [Mission_State.CALLED_OUT]: 'moving',
  [Mission_State.EN_ROUTE]: 'moving',
  [Mission_State.ON_SCENE]: 'good',
  [Mission_State.ENDING]: 'moving',
  [Mission_State.ENDED]: 'quiet',
  [Mission_State.FAILED]: 'danger',
};

export function isOpen(mission: Mission): boolean {
  return mission.state !== Mission_State.ENDED && mission.state !== Mission_State.FAILED;
}

export function isLate(mission: Mission): boolean {
  const { arriveTime, estimatedArriveTime } = mission;
  return isOpen(mission) && mission.state < Mission_State.ON_SCENE && !arriveTime && !!estimatedArriveTime && timestampDate(estimatedArriveTime).getTime() < Date.now();
}

export function MissionState({ mission }: { mission: Mission }) {
  const w = useWords();
  const { pendingStep } = mission;
  return (
    <>
      <Badge tone={kTones[mission.state] ?? 'quiet'}>{w.states[mission.state]}</Badge>
      {isLate(mission) && (
        <>
          {' '}
          <Badge tone="danger">{w.late}</Badge>
        </>
      )}
      {pendingStep?.lastReason && <div className="quiet">{w.reasons[pendingStep.lastReason] ?? pendingStep.lastMessage}</div>}
    </>
  );
}

// Called out, left, there, home: with the times that are known, and the one that is expected.
export function MissionTimeline({ mission }: { mission: Mission }) {
  const w = useWords();
  const isFailed = mission.state === Mission_State.FAILED;
  const passed = [mission.callOutTime, mission.departTime, mission.arriveTime, mission.endTime];
  const titles = [w.steps.calledOut, w.steps.enRoute, w.steps.onScene, w.steps.ended];
  const current = passed.map((stamp) => stamp !== undefined).lastIndexOf(true);
  return (
    <Steps
      aria-label={w.timeline}
      size="small"
      current={Math.max(current, 0)}
      status={isFailed ? 'error' : mission.state === Mission_State.ENDED ? 'finish' : 'process'}
      items={titles.map((title, index) => ({
        title,
        content: passed[index]
          ? shortTime(passed[index])
          : index === 2 && isOpen(mission) && mission.estimatedArriveTime
            ? `${w.estimated} ${shortTime(mission.estimatedArriveTime)}`
            : '—',
      }))}
    />
  );
}

type Verb = 'depart' | 'arrive' | 'end';

// What can be recorded next. A team that is called back may end before it has arrived.
export function MissionActions({ mission, onDone }: { mission: Mission; onDone: () => void }) {
  const w = useWords();
  const tree = useChapters();
  const hasRole = useHasRole();
  const { identity } = useSession();
  const [verb, setVerb] = useState<Verb>();
  if (!hasRole(Role.DUTY_OFFICER, Role.COMMANDER) || !tree.isWithin(mission.chapter, identity.chapter)) return null;
  const next: Verb | undefined = { [Mission_State.CALLED_OUT]: 'depart' as const, [Mission_State.EN_ROUTE]: 'arrive' as const }[mission.state as number];
  const canEnd = mission.state >= Mission_State.CALLED_OUT && mission.state <= Mission_State.ON_SCENE;
  return (
    <>
      {next && (
        <>
          <Button type="primary" onClick={() => setVerb(next)}>
            {w[next]}
          </Button>{' '}
        </>
      )}
      {canEnd && <Button onClick={() => setVerb('end')}>{w.end}</Button>}
      {verb && <VerbDialog mission={mission} verb={verb} onClose={() => setVerb(undefined)} onDone={onDone} />}
    </>
  );
}

function VerbDialog({ mission, verb, onClose, onDone }: { mission: Mission; verb: Verb; onClose: () => void; onDone: () => void }) {
  const t = useTexts();
  const w = useWords();
  // Empty: the moment when it arrives; a minute typed may lie before the call-out within the same minute.
  const { name } = mission;
  const { value, change, discard } = useDraft(`${verb}.${name}`, () => ({ when: '' }));
  const { when } = value;
  const { failure, isBusy, run } = useAction();
  const service = clientOf(MissionService);
  const close = () => (discard(), onClose());
  const send = async () => {
    const stamp = when ? fromInput(when) : undefined;
    const { answer } = await run(`${verb} ${when}`, (requestId) => {
      if (verb === 'depart') return service.departMission({ requestId, name, departTime: stamp });
      if (verb === 'arrive') return service.arriveMission({ requestId, name, arriveTime: stamp });
      return service.endMission({ requestId, name, endTime: stamp });
    });
    if (!answer) return;
    onDone();
    close();
  };
  return (
    <Modal open title={w[verb]} onCancel={close} onOk={() => void send()} okText={w[verb]} cancelText={t.common.cancel} confirmLoading={isBusy}>
      {failure && <FailureNote failure={failure} />}
      <p>{mission.task}</p>
      <Field label={w.when} wrong={failure?.fields.get(`${verb}_time`)}>
        {(id) => <Input id={id} type="datetime-local" value={when} onChange={(event) => change({ when: event.target.value })} />}
      </Field>
    </Modal>
  );
}
