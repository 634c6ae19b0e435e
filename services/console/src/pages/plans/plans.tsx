import { Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, useLoad } from '../../api/load';
import { useHasRole } from '../../api/session';
import { idOf, number, time } from '../../components/format';
import { IncidentSelect, titleOfIncident, useIncidents } from '../../components/incident_select';
import { EmptyState, FailureNote, WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { Priority } from '../../gen/muster/common/v1/priority_pb';
import { PlanService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import type { Plan } from '../../gen/muster/dispatch/v1/plan_pb';
import { useTexts } from '../../i18n/language';
import { coveredOf, PlanState, shortOf } from './plan_state';
import { usePlanTexts } from './texts';

// The plans of an incident, or of all; two of one incident can be laid side by side.
export default function Plans() {
  const t = useTexts();
  const p = usePlanTexts();
  const hasRole = useHasRole();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const incident = search.get('incident') ?? '';
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const incidents = useIncidents();
  const plans = useLoad(`plans ${incident}`, (signal) =>
    allPages<Plan>(async (pageToken) => {
      const page = await clientOf(PlanService).listPlans({ pageSize: 200, pageToken, incident }, { signal });
      return { rows: page.plans, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn(['plans/'], plans.reload);
  const proposeButton = hasRole(Role.COMMANDER) && (
    <Button type="primary" onClick={() => navigate(`/plans/propose${incident ? `?incident=${incident}` : ''}`)}>
      {p.propose}
    </Button>
  );
  return (
    <>
      <div className="page-head">
        <h1>{t.frame.plans}</h1>
        <div className="grow">
          <IncidentSelect incidents={incidents.value} value={incident} allowClear onChange={(next) => (setChosen([]), setSearch(next ? { incident: next } : {}, { replace: true }))} />
        </div>
        <span>
          <Button
            disabled={chosen.length !== 2}
            title={p.compareHint}
            // The earlier plan comes first.
            onClick={() => navigate(`/plans/compare?${new URLSearchParams({ first: [...chosen].sort()[0]!, second: [...chosen].sort()[1]! }).toString()}`)}
          >
            {p.compare}
          </Button>{' '}
          {proposeButton}
        </span>
      </div>
      {incidents.failure && <FailureNote failure={incidents.failure} onRetry={incidents.reload} />}
      <WhenLoaded loaded={plans}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={p.none}>
              <p>{p.noneHint}</p>
              {proposeButton}
            </EmptyState>
          ) : (
            <>
              <p className="quiet">{p.compareHint}</p>
              <Table<Plan>
                rowKey="name"
                size="middle"
                dataSource={rows}
                pagination={{ pageSize: 50, hideOnSinglePage: true, showTotal: t.common.total }}
                scroll={{ x: 860 }}
                rowSelection={{
                  selectedRowKeys: [...chosen],
                  hideSelectAll: true,
                  onChange: (keys) => setChosen(keys.map(String).slice(-2)),
                  // Plans of two incidents have nothing to be compared by.
                  getCheckboxProps: (plan) => ({
                    disabled: chosen.length > 0 && rows.find((one) => one.name === chosen[0])?.incident !== plan.incident,
                    'aria-label': `${p.compare} ${idOf(plan.name)}`,
                  }),
                }}
                columns={[
                  {
                    title: p.number,
                    render: (_, plan) => (
                      <>
                        <Link to={`/plans/${idOf(plan.name)}`}>{idOf(plan.name)}</Link>
                        {!incident && <div className="quiet">{titleOfIncident(incidents.value, plan.incident)}</div>}
                        {plan.editedFrom && <div className="quiet">{p.from(idOf(plan.editedFrom))}</div>}
                        {plan.replaces && (
                          <div className="quiet">
                            {p.replaces} {idOf(plan.replaces)}
                          </div>
                        )}
                      </>
                    ),
                  },
                  { title: p.state, render: (_, plan) => <PlanState state={plan.state} /> },
                  { title: p.covers, className: 'number', render: (_, plan) => number(coveredOf(plan)) },
                  { title: p.short, className: 'number', render: (_, plan) => number(shortOf(plan)) },
                  { title: p.critical, className: 'number', render: (_, plan) => number(shortOf(plan, Priority.CRITICAL)) },
                  { title: p.created, render: (_, plan) => time(plan.createTime) },
                  { title: p.creator, render: (_, plan) => idOf(plan.creator) },
                ]}
              />
            </>
          )
        }
      </WhenLoaded>
    </>
  );
}
