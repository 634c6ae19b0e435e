import { Button, Checkbox, Collapse, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { useAction } from '../../api/action';
import { clientOf, kLong, newRequestId } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, useLoad } from '../../api/load';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { idOf } from '../../components/format';
import { IncidentSelect, titleOfIncident, useIncidents } from '../../components/incident_select';
import { EmptyState, FailureNote, WhenLoaded } from '../../components/states';
import { fromInput } from '../../components/time_input';
import { PlanService, RequisitionService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import type { Plan } from '../../gen/muster/dispatch/v1/plan_pb';
import { type Requisition, Requisition_State } from '../../gen/muster/dispatch/v1/requisition_pb';
import { useTexts } from '../../i18n/language';
import { LineWords } from '../requisitions/words';
import { Changes } from './changes';
import { Computing } from './computing';
import { ChaptersSelect, OptionFields, optionsOf, typedOptions } from './options';
import { PlanViews } from './plan_views';
import { usePlanWords } from './plan_words';
import { usePlanTexts } from './texts';

// Proposes a plan for an incident; with ?replaces= plans anew what an approved plan has not moved yet.
export default function Propose() {
  const p = usePlanTexts();
  const [search, setSearch] = useSearchParams();
  const replaces = search.get('replaces') ?? '';
  const incidents = useIncidents();
  const old = useLoad(`replaced ${replaces}`, async (signal) => (replaces ? await clientOf(PlanService).getPlan({ name: replaces }, { signal }) : null));
  const incident = old.value?.incident ?? search.get('incident') ?? '';
  return (
    <>
      <div className="page-head">
        <h1>{replaces ? p.replanTitle : p.proposeTitle}</h1>
        <div className="grow">
          {replaces ? titleOfIncident(incidents.value, incident) : <IncidentSelect incidents={incidents.value} value={incident} onChange={(next) => setSearch({ incident: next }, { replace: true })} />}
        </div>
      </div>
      {replaces && <p>{p.replanNote(idOf(replaces))}</p>}
      <WhenLoaded loaded={old}>
        {(replaced) =>
          incident ? (
            <ProposeForm key={`${incident} ${replaces}`} incident={incident} replaced={replaced ?? undefined} />
          ) : (
            <EmptyState title={p.chooseIncident}>
              <p>{p.chooseIncidentHint}</p>
            </EmptyState>
          )
        }
      </WhenLoaded>
    </>
  );
}

function ProposeForm({ incident, replaced }: { incident: string; replaced?: Plan }) {
  const t = useTexts();
  const p = usePlanTexts();
  const navigate = useNavigate();
  const action = useAction();
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const [preview, setPreview] = useState<Plan>();
  const words = usePlanWords(preview?.requisitions ?? []);
  const { value, change, discard } = useDraft(`plan.${replaced?.name ?? incident}`, () => ({
    // None: all that wait for a plan.
    requisitions: [] as string[],
    start: '',
    suppliers: [] as string[],
    options: typedOptions(replaced?.options),
    requestId: newRequestId(),
  }));
  const waiting = useLoad(`waiting ${incident}`, (signal) =>
    allPages<Requisition>(async (pageToken) => {
      const page = await clientOf(RequisitionService).listRequisitions({ pageSize: 1000, pageToken, incident, state: Requisition_State.SUBMITTED }, { signal });
      return { rows: page.requisitions, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn(['requisitions/'], waiting.reload);
  const compute = async (validateOnly: boolean) => {
    const controller = new AbortController();
    stop.current = controller;
    const common = {
      requestId: validateOnly ? newRequestId() : value.requestId,
      // What has meanwhile left the list of those that wait cannot be asked for.
      requisitions: value.requisitions.filter((name) => waiting.value?.some((one) => one.name === name)),
      startTime: value.start ? fromInput(value.start) : undefined,
      options: optionsOf(value.options),
      validateOnly,
    };
    let plan: Plan | undefined;
    await action.run('compute', async () => {
      const service = clientOf(PlanService);
      plan = replaced
        ? await service.replanPlan({ ...common, name: replaced.name }, { ...kLong, signal: controller.signal })
        : await service.proposePlan({ ...common, incident, supplyingChapters: value.suppliers }, { ...kLong, signal: controller.signal });
    });
    if (controller.signal.aborted) return action.clear();
    if (!plan) return;
    if (validateOnly) return setPreview(plan);
    discard();
    navigate(`/plans/${idOf(plan.name)}`);
  };
  const isBusy = action.busy !== '';
  return (
    <WhenLoaded loaded={waiting}>
      {(requisitions) =>
        requisitions.length === 0 && !replaced ? (
          <EmptyState title={p.noSubmitted}>
            <p>{p.noneHint}</p>
            <Link to={`/requisitions?incident=${incident}`}>{t.frame.requisitions}</Link>
          </EmptyState>
        ) : (
          <form onSubmit={(event) => (event.preventDefault(), void compute(true))}>
            {action.failure && (
              <div className="above">
                <FailureNote failure={action.failure} />
              </div>
            )}
            {requisitions.length > 0 && (
              <section className="card">
                <h2>{p.requisitions}</h2>
                {!replaced && (
                  <Checkbox checked={value.requisitions.length === 0} onChange={() => change({ requisitions: [] })}>
                    {p.allSubmitted}
                  </Checkbox>
                )}
                {requisitions.map((one) => (
                  <div key={one.name} className="line">
                    <Checkbox
                      checked={value.requisitions.includes(one.name)}
                      onChange={(event) => change({ requisitions: event.target.checked ? [...value.requisitions, one.name] : value.requisitions.filter((name) => name !== one.name) })}
                    >
                      {idOf(one.name)} {one.site?.displayName}
                    </Checkbox>
                    <span>
                      <LineWords lines={one.lines} limit={3} />
                    </span>
                  </div>
                ))}
              </section>
            )}
            <section className="card">
              <div className="fields">
                <Field label={p.start} hint={p.startHint} wrong={action.failure?.fields.get('start_time')}>
                  {(id) => <Input id={id} type="datetime-local" value={value.start} onChange={(event) => change({ start: event.target.value })} />}
                </Field>
                {!replaced && (
                  <Field label={p.suppliers} hint={p.suppliersHint} wrong={action.failure?.fields.get('supplying_chapters')}>
                    {(id) => <ChaptersSelect id={id} value={value.suppliers} onChange={(suppliers) => change({ suppliers })} />}
                  </Field>
                )}
              </div>
              <Collapse ghost items={[{ key: 'options', label: p.options, children: <OptionFields value={value.options} failure={action.failure} onChange={(options) => change({ options })} /> }]} />
            </section>
            <div className="actions above">
              <Button htmlType="submit" disabled={isBusy}>
                {p.preview}
              </Button>
              <Button type="primary" disabled={isBusy} onClick={() => void compute(false)}>
                {p.create}
              </Button>
              {isBusy ? <Computing onStop={() => stop.current?.abort()} /> : <span className="quiet">{t.common.unsaved}</span>}
            </div>
            {preview && (
              <>
                <h2 role="status">{p.previewed}</h2>
                <Changes plan={preview} words={words} />
                <PlanViews plan={preview} words={words} />
              </>
            )}
          </form>
        )
      }
    </WhenLoaded>
  );
}
