import { Link } from 'react-router-dom';
import { idOf, number } from '../../components/format';
import { Table } from '../../components/table';
import { type Plan, type Plan_Change, Plan_Change_Kind } from '../../gen/muster/dispatch/v1/plan_pb';
import { useTexts } from '../../i18n/language';
import type { PlanWords } from './plan_words';
import { usePlanTexts } from './texts';

// What has changed, a row each.
export function ChangeTable({ changes, words }: { changes: readonly Plan_Change[]; words: PlanWords }) {
  const p = usePlanTexts();
  const itemOf = (change: Plan_Change) => change.item || words.line(change.requisition, change.requisitionLineIndex)?.item || '';
  const span = (seconds: bigint) => p.hours(Number(seconds / 3600n), Number((seconds / 60n) % 60n));
  const amount = (change: Plan_Change, value: bigint) => {
    switch (change.kind) {
      case Plan_Change_Kind.ROAD:
        return span(value);
      case Plan_Change_Kind.TIME:
        return value > 0n ? p.lateBy(span(value)) : '—';
      case Plan_Change_Kind.NOT_POSSIBLE:
      case Plan_Change_Kind.REQUISITION:
      case Plan_Change_Kind.REPLACED:
        return '—';
      default:
        return itemOf(change) ? words.amount(value, itemOf(change)) : number(value);
    }
  };
  // The reasons of shortages have the names of the rules.
  const reasonWords: Record<string, string> = {
    EARMARKED: p.reasons[2]!, HELD_BY_FLOOR: p.reasons[3]!, TOO_LATE: p.reasons[4]!, EXPIRED: p.reasons[5]!, WAREHOUSE_CLOSED: p.reasons[6]!, NO_ROAD: p.reasons[7]!, QUARANTINED: p.reasons[8]!,
    LIMIT_EXCEEDED: p.reasons[9]!, FLOOR_BROKEN: p.reasons[3]!, WRONG_DISTANCE: p.roadChanged, DEPARTS_TOO_EARLY: p.roadChanged, TOO_EARLY_FOR_SITE: p.roadChanged,
  };
  return (
    <Table<Plan_Change>
      rowKey={(row) => `${row.kind} ${row.requisition} ${row.requisitionLineIndex} ${row.warehouse} ${row.lot} ${row.item} ${row.reason} ${row.where}`}
      size="small"
      pagination={changes.length > 50 ? { pageSize: 50 } : false}
      scroll={{ x: 680 }}
      dataSource={[...changes]}
      columns={[
        { title: p.change, render: (_, row) => p.changeKinds[row.kind] },
        {
          title: p.need,
          render: (_, row) =>
            row.requisition ? (
              <>
                {words.site(row.requisition)} {words.item(itemOf(row))}
                <div className="quiet">{p.line(idOf(row.requisition), row.requisitionLineIndex + 1)}</div>
              </>
            ) : (
              row.item && words.item(row.item)
            ),
        },
        {
          title: p.warehouse,
          render: (_, row) =>
            (row.warehouse || row.reason || row.replacedBy) && (
              <>
                {words.warehouse(row.warehouse)} {row.lot && words.lot(row.lot)}
                {row.reason && <div>{reasonWords[row.reason] ?? row.reason}</div>}
              </>
            ),
        },
        { title: p.was, className: 'number', render: (_, row) => amount(row, row.before) },
        { title: p.now, className: 'number', render: (_, row) => amount(row, row.after) },
      ]}
    />
  );
}

// What has changed since the replaced plan was made, and what becomes of its shipments.
export function Changes({ plan, words }: { plan: Plan; words: PlanWords }) {
  const t = useTexts();
  const p = usePlanTexts();
  if (!plan.replaces) return null;
  const shipments = (title: string, names: readonly string[]) =>
    names.length > 0 && (
      <p>
        {title} {names.map((name) => <Link key={name} to={`/shipments/${idOf(name)}`}>{idOf(name)} </Link>)}
      </p>
    );
  return (
    <section className="card">
      <h2>{p.changes}</h2>
      {shipments(p.kept, plan.keptShipments)}
      {shipments(p.given, plan.replacedShipments)}
      {plan.changes.length === 0 ? (
        <p className="quiet">{t.common.none}</p>
      ) : (
        <ChangeTable changes={plan.changes} words={words} />
      )}
    </section>
  );
}
