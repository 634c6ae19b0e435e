import { idOf, kilograms, listed, number, shortTime } from '../../components/format';
import { Badge } from '../../components/states';
import { Table } from '../../components/table';
import type { Plan, Plan_Shortage, Plan_Shortage_ExceededLimit } from '../../gen/muster/dispatch/v1/plan_pb';
import { Priority } from '../../gen/muster/common/v1/priority_pb';
import { useTexts } from '../../i18n/language';
import type { PlanWords } from './plan_words';
import { usePlanTexts } from './texts';

// "3,600 kg, 1.5 m³"; what is 0 is left out.
const load = ({ weightG, volumeCm3 }: Plan_Shortage_ExceededLimit) =>
  listed([...(weightG > 0n ? [kilograms(weightG)] : []), ...(volumeCm3 > 0n ? [`${number(Number(volumeCm3) / 1e6)} m³`] : [])]);

// What is not covered, why, where it would lie, and what giving up reserve floors would buy.
export function Shortages({ plan, words }: { plan: Plan; words: PlanWords }) {
  const t = useTexts();
  const p = usePlanTexts();
  // Each floor by itself, then several together; a plan of before has only these.
  const singles = plan.singleFloorReleases;
  const releases = [...singles, ...plan.floorReleases.filter((release) => release.parts.length > 1 || singles.length === 0)];
  return (
    <section className="card">
      <h2>{p.shortages}</h2>
      {plan.shortages.length === 0 ? (
        <p>
          <Badge tone="good">{p.noShortages}</Badge>
        </p>
      ) : (
        <Table<Plan_Shortage>
          rowKey={(row) => `${row.requisition} ${row.requisitionLineIndex} ${row.reason} ${row.warehouse}`}
          size="small"
          pagination={plan.shortages.length > 100 ? { pageSize: 100 } : false}
          scroll={{ x: 720 }}
          dataSource={[...plan.shortages].sort((a, b) => b.priority - a.priority)}
          columns={[
            {
              title: p.need,
              render: (_, row) => (
                <>
                  {words.site(row.requisition)} {words.item(row.item)}
                  <div className="quiet">{p.line(idOf(row.requisition), row.requisitionLineIndex + 1)}</div>
                </>
              ),
            },
            {
              title: p.short,
              className: 'number',
              render: (_, row) => <Badge tone={row.priority === Priority.CRITICAL ? 'danger' : 'warn'}>{`${t.priorities[row.priority]} ${words.amount(row.quantity, row.item)}`}</Badge>,
            },
            {
              title: t.duty.reason,
              render: (_, row) => (
                <>
                  {p.reasons[row.reason]}
                  {row.exceededLimits.map((exceeded) => (
                    <div key={exceeded.limit} className="quiet">
                      {exceeded.limit.startsWith('chapters/') ? p.exceeded.fleet(words.chapter(exceeded.limit), load(exceeded)) : p.exceeded.warehouse(words.warehouse(exceeded.limit), load(exceeded))}
                    </div>
                  ))}
                  {row.warehouse && (
                    <div className="quiet">
                      {p.held(words.warehouse(row.warehouse), words.amount(row.heldQuantity, row.item))}
                      {row.arriveTime && `；${p.wouldArrive(shortTime(row.arriveTime))}`}
                    </div>
                  )}
                </>
              ),
            },
          ]}
        />
      )}
      {releases.length > 0 && (
        <>
          <h2 className="after">{p.releases}</h2>
          {releases.map((release, index) => (
            <div key={index} className="line release">
              <span>
                {release.parts.map((part) => (
                  <div key={`${part.warehouse} ${part.item}`}>{p.releasePart(words.warehouse(part.warehouse), words.amount(part.quantity, part.item), words.item(part.item))}</div>
                ))}
              </span>
              <b>
                {p.releaseGain(
                  (
                    [
                      [Priority.CRITICAL, release.coveredCriticalQuantity],
                      [Priority.HIGH, release.coveredHighQuantity],
                      [Priority.NORMAL, release.coveredNormalQuantity],
                    ] as const
                  )
                    .filter(([, quantity]) => quantity !== 0n)
                    .map(([priority, quantity]) => `${t.priorities[priority]} ${number(quantity)}`),
                )}
                {release.arriveTime && `；${p.wouldArrive(shortTime(release.arriveTime))}`}
              </b>
            </div>
          ))}
          <p className="quiet">{p.releaseHint}</p>
        </>
      )}
    </section>
  );
}
