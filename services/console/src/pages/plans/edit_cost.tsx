import { Badge } from '../../components/states';
import { Table } from '../../components/table';
import type { EditPlanResponse_Cost } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import { objectiveTitle, objectiveValue } from './objective_words';
import { usePlanTexts } from './texts';

// What an edit costs, objective by objective; the first that differs decides.
export function EditCost({ costs }: { costs: readonly EditPlanResponse_Cost[] }) {
  const p = usePlanTexts();
  const rows = costs.filter((cost) => cost.cost !== '0' && cost.cost !== '');
  if (costs.length === 0) return null;
  return (
    <>
      <h2 className="after">{p.cost}</h2>
      {rows.length === 0 ? (
        <Badge tone="good">{p.noCost}</Badge>
      ) : (
        <Table<EditPlanResponse_Cost>
          rowKey="title"
          size="small"
          pagination={false}
          scroll={{ x: 560 }}
          dataSource={rows}
          columns={[
            { title: p.objective, render: (_, cost) => objectiveTitle(cost.title) },
            { title: p.value, className: 'number', render: (_, cost) => objectiveValue(cost.value, cost.unit) },
            {
              title: p.best,
              className: 'number',
              render: (_, cost) => (
                <>
                  {objectiveValue(cost.best, cost.unit)}
                  <div className="quiet">{cost.bestProved ? p.optimal : p.notProved}</div>
                </>
              ),
            },
            {
              title: p.more,
              className: 'number',
              render: (_, cost) => <span className={cost.cost.startsWith('-') ? 'fall' : 'rise'}>{`${cost.cost.startsWith('-') ? '▼' : '▲'} ${objectiveValue(cost.cost, cost.unit)}`}</span>,
            },
          ]}
        />
      )}
    </>
  );
}
