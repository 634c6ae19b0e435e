import { Table } from 'antd';
import { useHasRole } from '../../api/session';
import { useChapters } from '../../components/names';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { type Plan, type Plan_Approval, Plan_State } from '../../gen/muster/dispatch/v1/plan_pb';
import { Deadline, Outcome, PartSize, StepWords } from './approval_words';
import { CommandButton, StepActions, useCommandable } from './step_actions';
import { usePlanTexts } from './texts';
import { useDelegations } from './use_delegations';

// Every step of every owning chapter's part, and what the caller can do about it.
export function ApprovalSteps({ plan, onDone }: { plan: Plan; onDone: () => void }) {
  const p = usePlanTexts();
  const tree = useChapters();
  const hasRole = useHasRole();
  const delegations = useDelegations();
  const chapters = useCommandable()(plan.approvals);
  if (plan.approvals.length === 0) return null;
  return (
    <section className="card">
      <div className="page-head">
        <h2>{p.approvals}</h2>
        {plan.state === Plan_State.SUBMITTED && hasRole(Role.COMMANDER) && chapters.length > 0 && <CommandButton plan={plan.name} chapters={chapters} onDone={onDone} />}
      </div>
      <Table<Plan_Approval>
        rowKey={(row) => `${row.chapter} ${row.step}`}
        size="small"
        pagination={false}
        scroll={{ x: 760 }}
        dataSource={[...plan.approvals]}
        columns={[
          {
            title: p.part,
            render: (_, row) => (
              <>
                <b>{tree.nameOf(row.chapter)}</b>
                <div className="quiet">
                  <PartSize approval={row} />
                </div>
              </>
            ),
          },
          { title: p.decides, render: (_, row) => <StepWords approval={row} /> },
          { title: p.state, render: (_, row) => <Outcome approval={row} /> },
          { title: p.deadline, render: (_, row) => row.escalateTime && <Deadline approval={row} /> },
          { title: p.approvals, render: (_, row) => <StepActions plan={plan.name} approval={row} delegations={delegations} onDone={onDone} /> },
        ]}
      />
    </section>
  );
}
