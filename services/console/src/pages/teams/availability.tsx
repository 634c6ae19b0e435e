import { Button, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { clientOf, newRequestId } from '../../api/client';
import { useDraftAction } from '../../api/action';
import { useHasRole, useSession } from '../../api/session';
import { ChangedMeanwhile, type Snapshot } from '../../components/changed_meanwhile';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { useChapters } from '../../components/names';
import { Badge, FailureNote } from '../../components/states';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { TeamService } from '../../gen/muster/roster/v1/roster_service_pb';
import { type Team, Team_Availability } from '../../gen/muster/roster/v1/team_pb';
import { useTexts } from '../../i18n/language';
import { kAvailabilityTones } from './teams_list';
import { useWords } from './texts';

export function Availability({ team }: { team: Team }) {
  const t = useTexts();
  return <Badge tone={kAvailabilityTones[team.availability] ?? 'quiet'}>{t.board.availability[team.availability]}</Badge>;
}

// The button for those who may say whether a team can go; a team on a mission is freed by ending the mission.
export function ChangeAvailability({ team, onDone }: { team: Team; onDone: () => void }) {
  const w = useWords();
  const tree = useChapters();
  const hasRole = useHasRole();
  const { identity } = useSession();
  const [isOpen, setOpen] = useState(false);
  const may = hasRole(Role.DUTY_OFFICER, Role.COMMANDER) && tree.isWithin(team.chapter, identity.chapter);
  if (!may || team.availability === Team_Availability.ASSIGNED) return null;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)} aria-label={`${w.setAvailability} ${team.displayName}`}>
        {w.setAvailability}
      </Button>
      {isOpen && <Dialog team={team} onClose={() => setOpen(false)} onDone={onDone} />}
    </>
  );
}

function Dialog({ team, onClose, onDone }: { team: Team; onClose: () => void; onDone: () => void }) {
  const t = useTexts();
  const w = useWords();
  const snapshot = (): Snapshot => ({ [w.availability]: t.board.availability[team.availability] ?? '', [w.note]: team.availabilityNote });
  const { value, change, discard } = useDraft(`availability.${team.name}`, () => ({
    availability: team.availability === Team_Availability.AVAILABLE ? Team_Availability.UNAVAILABLE : Team_Availability.AVAILABLE,
    note: '',
    etag: team.etag,
    before: snapshot(),
    requestId: newRequestId(),
  }));
  const { failure, isBusy, submit, wrong } = useDraftAction({ value, onStale: onDone });
  const close = () => (discard(), onClose());
  const save = async () => {
    const { availability, note } = value;
    const answer = await submit((requestId) => clientOf(TeamService).setTeamAvailability({ requestId, name: team.name, availability, note: note.trim(), etag: value.etag }));
    if (!answer) return;
    onDone();
    close();
  };
  const isStale = value.etag !== team.etag;
  return (
    <Modal open title={`${w.setAvailability} · ${team.displayName}`} onCancel={onClose} onOk={() => void save()} okText={t.common.save} cancelText={t.common.cancel} confirmLoading={isBusy} okButtonProps={{ disabled: isStale }}>
      {failure && !(isStale && failure.reason === 'ETAG_MISMATCH') && <FailureNote failure={failure} />}
      {isStale && !isBusy && <ChangedMeanwhile before={value.before} now={snapshot()} onKeep={() => change({ etag: team.etag, before: snapshot() })} onDrop={close} />}
      <Radio.Group
        aria-label={w.availability}
        value={value.availability}
        onChange={(event) => change({ availability: event.target.value as Team_Availability })}
        options={[Team_Availability.AVAILABLE, Team_Availability.UNAVAILABLE].map((availability) => ({ value: availability, label: t.board.availability[availability] }))}
        className="above"
      />
      <Field label={w.note} hint={w.noteHint} wrong={wrong('note')}>
        {(id) => <Input.TextArea id={id} rows={3} maxLength={500} value={value.note} onChange={(event) => change({ note: event.target.value })} />}
      </Field>
    </Modal>
  );
}
