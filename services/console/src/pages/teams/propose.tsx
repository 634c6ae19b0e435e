import { Button, Select } from 'antd';
import { type FormEvent, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { clientOf, kLong, newRequestId } from '../../api/client';
import { useDraftAction } from '../../api/action';
import { useDraft } from '../../components/draft';
import { Elapsed } from '../../components/elapsed';
import { Field } from '../../components/field';
import { IncidentSelect, useIncidents } from '../../components/incident_select';
import { useChapters } from '../../components/names';
import { matches } from '../../components/pinyin';
import { Restored } from '../../components/restored';
import { FailureNote } from '../../components/states';
import { Priority } from '../../gen/muster/common/v1/priority_pb';
import { MissionService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import type { MissionProposal } from '../../gen/muster/dispatch/v1/mission_proposal_pb';
import { type NeedDraft, NeedFields, needOf } from './need_fields';
import { Proposal } from './proposal';
import { useWords } from './texts';

const emptyNeed = (siteChapter: string): NeedDraft => ({
  category: 0,
  countBy: 'teamCount',
  count: 1,
  siteName: '',
  siteChapter,
  task: '',
  priority: Priority.NORMAL,
  neededBy: '',
});

// Says what is needed where, lets the dispatcher choose the teams, and calls out those that a commander wants.
export default function ProposeMissions() {
  const w = useWords();
  const tree = useChapters();
  const [search] = useSearchParams();
  const incidents = useIncidents().value;
  const { value, change, discard, wasRestored } = useDraft('propose-missions', () => ({
    incident: search.get('incident') ?? '',
    needs: [emptyNeed('')],
    supplyingChapters: [] as string[],
    requestId: newRequestId(),
  }));
  const { failure, isBusy, submit, wrong } = useDraftAction({ value });
  const [proposal, setProposal] = useState<MissionProposal>();
  const place = incidents?.get(value.incident)?.chapter ?? '';
  const needs = value.needs.map((need) => (need.siteChapter ? need : { ...need, siteChapter: place }));
  const changeNeed = (index: number, part: Partial<NeedDraft>) => change({ needs: value.needs.map((need, at) => (at === index ? { ...need, ...part } : need)) });
  const chapterOptions = useMemo(
    () =>
      tree.chapters.map((chapter) => {
        const label = tree.pathOf(chapter.name);
        return { value: chapter.name, label, found: `${label} ${chapter.name.slice(9)}`, named: chapter.displayName };
      }),
    [tree],
  );
  const compute = async (event: FormEvent) => {
    event.preventDefault();
    const { incident, supplyingChapters } = value;
    const answer = await submit(() => clientOf(MissionService).proposeMissions({ incident, needs: needs.map(needOf), supplyingChapters }, kLong));
    if (answer) setProposal(answer);
  };
  return (
    <>
      <form onSubmit={(event) => void compute(event)} noValidate>
        <div className="page-head">
          <h1>{w.propose}</h1>
        </div>
        <Restored when={wasRestored} onDiscard={discard} />
        {failure && <FailureNote failure={failure} />}
        <section className="card fields">
          <Field label={w.incident} wrong={wrong('incident')}>
            {(id) => <IncidentSelect id={id} value={value.incident} onChange={(incident) => change({ incident })} incidents={incidents} />}
          </Field>
          <Field label={w.supplyingChapters} wrong={wrong('supplying_chapters')}>
            {(id) => (
              <Select
                id={id}
                mode="multiple"
                maxCount={100}
                showSearch={{ filterOption: (typed, option) => option !== undefined && matches(option.found, typed, option.named) }}
                value={value.supplyingChapters}
                onChange={(supplyingChapters: string[]) => change({ supplyingChapters })}
                options={chapterOptions}
              />
            )}
          </Field>
        </section>
        <h2>{w.needs}</h2>
        {needs.map((need, index) => (
          <NeedFields
            key={index}
            index={index}
            need={need}
            onChange={(part) => changeNeed(index, part)}
            onRemove={needs.length > 1 ? () => change({ needs: value.needs.filter((_, at) => at !== index) }) : undefined}
            wrong={wrong}
          />
        ))}
        <Button disabled={needs.length >= 200} onClick={() => change({ needs: [...value.needs, emptyNeed(place)] })}>
          {w.addNeed}
        </Button>{' '}
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {isBusy ? w.computing : w.compute}
        </Button>{' '}
        {isBusy && <Elapsed />}
      </form>
      {/* A new answer begins with all of its teams chosen. */}
      {proposal && <Proposal key={`${proposal.callOutTime?.seconds} ${proposal.solveDurationUs}`} proposal={proposal} onCalledOut={discard} />}
    </>
  );
}
