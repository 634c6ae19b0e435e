import { idOf, number, shortTime } from '../../components/format';
import type { Plan, Plan_Line } from '../../gen/muster/dispatch/v1/plan_pb';
import { EmptyState } from '../../components/states';
import { Table } from '../../components/table';
import { useTexts } from '../../i18n/language';
import { sum } from './plan_state';
import type { PlanWords } from './plan_words';
import { travelWords } from './travel_words';
import { usePlanTexts } from './texts';

interface Row extends Plan_Line {
  // How many rows the need takes up from this one on; 0 on those after the first.
  span: number;
  covered: bigint;
}

export const needKey = (line: { requisition: string; requisitionLineIndex: number }) => `${line.requisition} ${line.requisitionLineIndex}`;

function rowsOf(lines: readonly Plan_Line[]): Row[] {
  const byNeed = new Map<string, Plan_Line[]>();
  for (const line of lines) {
    const key = needKey(line);
    byNeed.set(key, [...(byNeed.get(key) ?? []), line]);
  }
  return [...byNeed.values()].flatMap((group) => {
    const covered = sum(group.map((line) => line.quantity));
    return group.map((line, index) => ({ ...line, span: index === 0 ? group.length : 0, covered }));
  });
}

// The plan need by need: from which warehouse, which lot, how much, and when it is there.
export function PlanTable({ plan, words }: { plan: Plan; words: PlanWords }) {
  const t = useTexts();
  const p = usePlanTexts();
  if (plan.lines.length === 0) {
    return (
      <EmptyState title={p.noLines}>
        <p>{p.noLinesHint}</p>
      </EmptyState>
    );
  }
  return (
    <Table<Row>
      rowKey={(row) => `${needKey(row)} ${row.warehouse} ${row.lot}`}
      size="small"
      pagination={plan.lines.length > 500 ? { pageSize: 500 } : false}
      scroll={{ x: 900 }}
      dataSource={rowsOf(plan.lines)}
      columns={[
        {
          title: p.need,
          onCell: (row) => ({ rowSpan: row.span }),
          render: (_, row) => {
            const need = words.line(row.requisition, row.requisitionLineIndex);
            return (
              <>
                <b>{words.site(row.requisition)}</b> {words.item(need?.item ?? row.item)}
                <div>
                  {p.covers} {words.amount(row.covered, row.item)}
                  {need && ` / ${number(need.quantity)}`}
                </div>
                <div className="quiet">
                  {need && `${t.priorities[need.priority]} · `}
                  {p.line(idOf(row.requisition), row.requisitionLineIndex + 1)}
                </div>
              </>
            );
          },
        },
        {
          title: p.warehouse,
          render: (_, row) => (
            <>
              {words.warehouse(row.warehouse)}
              <div className="quiet">{words.chapter(row.chapter)}</div>
            </>
          ),
        },
        {
          title: p.lot,
          render: (_, row) => (
            <>
              {words.lot(row.lot)}
              {words.line(row.requisition, row.requisitionLineIndex)?.item !== row.item && <div className="quiet">{words.item(row.item)}</div>}
            </>
          ),
        },
        { title: p.quantity, className: 'number', render: (_, row) => words.amount(row.quantity, row.item) },
        { title: p.depart, render: (_, row) => shortTime(row.departTime) },
        { title: p.arrive, render: (_, row) => <b>{shortTime(row.arriveTime)}</b> },
        {
          title: p.distance,
          className: 'number',
          render: (_, row) => {
            const source = row.travelSourceIndex === undefined ? undefined : plan.travelSources[row.travelSourceIndex];
            return (
              <>
                {number(row.distanceM / 1000n)} km
                {source && <div className="quiet travel-source">{travelWords(source)}</div>}
              </>
            );
          },
        },
      ]}
    />
  );
}
