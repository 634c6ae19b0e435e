import { Badge } from '../../components/states';
import { number } from '../../components/format';
import { Table } from '../../components/table';
import type { Plan, Plan_Objective } from '../../gen/muster/dispatch/v1/plan_pb';
import { objectiveTitle, objectiveValue } from './objective_words';
import { usePlanTexts } from './texts';

const isWhole = (digits: string) => /^-?\d+$/.test(digits);

// What the plan reaches, what no plan could beat, and whether that is proved.
export function Objectives({ plan }: { plan: Plan }) {
  const p = usePlanTexts();
  if (plan.objectives.length === 0) return null;
  return (
    <section className="card">
      <h2>{p.objectives}</h2>
      <p className="quiet">{p.objectivesHint}</p>
      <Table<Plan_Objective>
        rowKey="title"
        size="small"
        pagination={false}
        scroll={{ x: 640 }}
        dataSource={[...plan.objectives]}
        columns={[
          { title: p.objective, render: (_, row, index) => `${index + 1}. ${objectiveTitle(row.title)}` },
          { title: p.value, className: 'number', render: (_, row) => objectiveValue(row.value, row.unit) },
          { title: p.bound, className: 'number', render: (_, row) => objectiveValue(row.bound, row.unit) },
          {
            title: p.proof,
            render: (_, row) =>
              row.optimal ? (
                <Badge tone="good">{p.optimal}</Badge>
              ) : (
                <>
                  <Badge tone="quiet">{p.notProved}</Badge>
                  {isWhole(row.value) && isWhole(row.bound) && <div className="quiet">{p.gap(objectiveValue(String(BigInt(row.value) - BigInt(row.bound)), row.unit))}</div>}
                </>
              ),
          },
        ]}
      />
      <p className="quiet">
        {p.solver} {plan.solver} {p.solveTime(number(plan.solveDurationUs / 1000n))}
        {plan.inputDigest && (
          <>
            <br />
            {p.inputDigest} <span className="digest">{plan.inputDigest}</span>
          </>
        )}
      </p>
    </section>
  );
}
