import { Button, Segmented, Select } from 'antd';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, useLoad } from '../../api/load';
import { useHasRole } from '../../api/session';
import { ChapterSelect } from '../../components/chapter_select';
import { idOf, time } from '../../components/format';
import { IncidentSelect, titleOfIncident, useIncidents } from '../../components/incident_select';
import { useChapters } from '../../components/names';
import { EmptyState, WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { RequisitionService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import { type Requisition, Requisition_State } from '../../gen/muster/dispatch/v1/requisition_pb';
import { useTexts } from '../../i18n/language';
import { Duplicates } from './duplicates';
import { Needs } from './needs';
import { useRequisitionTexts } from './texts';
import { LineWords, RequisitionState } from './words';

// What sites need: one by one, or summed up against what is in stock.
export default function Requisitions() {
  const t = useTexts();
  const r = useRequisitionTexts();
  const tree = useChapters();
  const hasRole = useHasRole();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const incident = search.get('incident') ?? '';
  const state = Number(search.get('state') ?? 0);
  const chapter = search.get('chapter') ?? '';
  const view = search.get('view') === 'needs' ? 'needs' : 'list';
  const set = (part: Record<string, string>) =>
    setSearch((before) => new URLSearchParams(Object.entries({ ...Object.fromEntries(before), ...part }).filter(([, value]) => value !== '')), { replace: true });
  const incidents = useIncidents();
  const requisitions = useLoad(`requisitions ${incident}`, (signal) =>
    allPages<Requisition>(async (pageToken) => {
      const page = await clientOf(RequisitionService).listRequisitions({ pageSize: 1000, pageToken, incident }, { signal });
      return { rows: page.requisitions, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn(['requisitions/'], requisitions.reload);
  const mayWrite = hasRole(Role.DUTY_OFFICER);
  const createButton = mayWrite && (
    <Button type="primary" onClick={() => navigate(`/requisitions/new${incident ? `?incident=${incident}` : ''}`)}>
      {r.create}
    </Button>
  );
  return (
    <>
      <div className="page-head">
        <h1>{t.frame.requisitions}</h1>
        <div className="grow">
          <IncidentSelect incidents={incidents.value} value={incident} allowClear onChange={(next) => set({ incident: next })} />
        </div>
        <Select
          aria-label={r.state}
          allowClear
          placeholder={r.state}
          value={state || undefined}
          onChange={(next?: number) => set({ state: next ? String(next) : '' })}
          options={Object.entries(r.states).map(([key, label]) => ({ value: Number(key), label }))}
          style={{ minWidth: 140 }}
        />
        <div className="grow">
          <ChapterSelect value={chapter} placeholder={r.asks} onChange={(next) => set({ chapter: next })} />
        </div>
        {chapter && <Button onClick={() => set({ chapter: '' })}>{t.common.all}</Button>}
        <Segmented value={view} onChange={(next) => set({ view: next })} options={Object.entries(r.views).map(([value, label]) => ({ value, label }))} />
        <span>
          {hasRole(Role.COMMANDER) && incident && <Button onClick={() => navigate(`/plans/propose?incident=${incident}`)}>{r.plan}</Button>} {createButton}
        </span>
      </div>
      <WhenLoaded loaded={requisitions}>
        {(all) => {
          const rows = all.filter((one) => (!state || one.state === state) && (!chapter || tree.isWithin(one.chapter, chapter)));
          if (rows.length === 0) {
            return (
              <EmptyState title={r.none}>
                <p>{all.length === 0 ? r.noneHint : r.noneMatches}</p>
                {all.length === 0 && createButton}
              </EmptyState>
            );
          }
          // Drafts ask for nothing yet.
          if (view === 'needs') return <Needs requisitions={state ? rows : rows.filter((one) => one.state !== Requisition_State.DRAFT)} />;
          return (
            <>
              {incident && <Duplicates incident={incident} requisitions={all} mayMerge={mayWrite} />}
              <Table<Requisition>
                rowKey="name"
                size="middle"
                dataSource={rows}
                pagination={{ pageSize: 50, hideOnSinglePage: true, showTotal: t.common.total }}
                scroll={{ x: 900 }}
                columns={[
                  {
                    title: r.number,
                    render: (_, one) => (
                      <>
                        <Link to={`/requisitions/${idOf(one.name)}`}>{idOf(one.name)}</Link>
                        {!incident && <div className="quiet">{titleOfIncident(incidents.value, one.incident)}</div>}
                      </>
                    ),
                  },
                  { title: r.state, width: 140, render: (_, one) => <RequisitionState state={one.state} /> },
                  {
                    title: r.site,
                    render: (_, one) => (
                      <>
                        {one.site?.displayName}
                        <div className="quiet">
                          {r.asks} {tree.nameOf(one.chapter)}
                        </div>
                      </>
                    ),
                  },
                  { title: r.lines, render: (_, one) => <LineWords lines={one.lines} limit={3} /> },
                  { title: r.submitted, width: 170, render: (_, one) => time(one.submitTime) },
                ]}
              />
            </>
          );
        }}
      </WhenLoaded>
    </>
  );
}
