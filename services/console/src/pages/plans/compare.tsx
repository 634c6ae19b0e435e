import { Link, useSearchParams } from 'react-router-dom';
import { clientOf } from '../../api/client';
import { useLoad } from '../../api/load';
import { idOf, listed, number, shortTime, time } from '../../components/format';
import { Badge, EmptyState, WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import {
  type PlanComparison,
  PlanComparison_Better as Better,
  type PlanComparison_LineDifference as LineDifference,
  type PlanComparison_Need as Need,
  type PlanComparison_Objective as Objective,
  PlanService,
  type PlanComparison_Side as Side,
} from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import { objectiveTitle, objectiveValue } from './objective_words';
import { PlanState } from './plan_state';
import { type PlanWords, usePlanWords } from './plan_words';
import './plans.css';
import { usePlanTexts } from './texts';

// Two plans of one incident side by side.
export default function Compare() {
  const p = usePlanTexts();
  const [search] = useSearchParams();
  const first = search.get('first') ?? '';
  const second = search.get('second') ?? '';
  const comparison = useLoad(`compare ${first} ${second}`, async (signal) => (first && second ? await clientOf(PlanService).comparePlans({ first, second }, { signal }) : null));
  const words = usePlanWords([...new Set((comparison.value?.needs ?? []).map((need) => need.requisition))]);
  return (
    <>
      <div className="page-head">
        <h1>{p.compareTitle}</h1>
      </div>
      <WhenLoaded loaded={comparison}>
        {(value) =>
          value ? (
            <Sides comparison={value} words={words} />
          ) : (
            <EmptyState title={p.compareHint}>
              <Link to="/plans">{p.plan}</Link>
            </EmptyState>
          )
        }
      </WhenLoaded>
    </>
  );
}

function BetterWords({ better }: { better: Better }) {
  const p = usePlanTexts();
  return <Badge tone={better === Better.FIRST || better === Better.SECOND ? 'good' : 'quiet'}>{p.better[better]}</Badge>;
}

function Sides({ comparison, words }: { comparison: PlanComparison; words: PlanWords }) {
  const p = usePlanTexts();
  const facts: { title: string; of: (side: Side) => React.ReactNode }[] = [
    { title: p.number, of: (side) => <Link to={`/plans/${idOf(side.plan)}`}>{idOf(side.plan)}</Link> },
    { title: p.state, of: (side) => <PlanState state={side.state} /> },
    { title: p.covers, of: (side) => number(side.coveredQuantity) },
    { title: p.short, of: (side) => number(side.shortQuantity) },
    { title: p.critical, of: (side) => number(side.criticalShortQuantity) },
    { title: p.lastArrival, of: (side) => time(side.lastArriveTime) },
    { title: p.shipmentCount, of: (side) => number(side.shipmentCount) },
    { title: p.owners, of: (side) => listed(side.owners.map((chapter) => words.chapter(chapter))) || '—' },
  ];
  const differs = (a: unknown, b: unknown) => (a === b ? '' : 'differs');
  return (
    <>
      <section className="card">
        <p>
          {p.betterAll} <BetterWords better={comparison.better} /> <span className="quiet">{!comparison.sameNeeds ? p.otherNeeds : comparison.sameInputs ? p.sameInputs : p.otherInputs}</span>
        </p>
        <Table<(typeof facts)[number]>
          rowKey="title"
          size="small"
          pagination={false}
          dataSource={facts}
          columns={[
            { title: '', dataIndex: 'title' },
            { title: p.first, render: (_, fact) => comparison.first && fact.of(comparison.first) },
            { title: p.second, render: (_, fact) => comparison.second && fact.of(comparison.second) },
          ]}
        />
      </section>
      <section className="card">
        <h2>{p.objectives}</h2>
        <p className="quiet">{p.objectivesHint}</p>
        <Table<Objective>
          rowKey="title"
          size="small"
          pagination={false}
          scroll={{ x: 620 }}
          dataSource={[...comparison.objectives]}
          columns={[
            { title: p.objective, render: (_, row) => objectiveTitle(row.title) },
            { title: p.first, className: 'number', render: (_, row) => <Reached value={row.firstValue} unit={row.unit} isOptimal={row.firstOptimal} /> },
            { title: p.second, className: 'number', render: (_, row) => <Reached value={row.secondValue} unit={row.unit} isOptimal={row.secondOptimal} /> },
            { title: p.proof, render: (_, row) => <BetterWords better={row.better} /> },
          ]}
        />
      </section>
      <section className="card">
        <h2>{p.perNeed}</h2>
        <Table<Need>
          rowKey={(row) => `${row.requisition} ${row.requisitionLineIndex}`}
          size="small"
          pagination={comparison.needs.length > 100 ? { pageSize: 100 } : false}
          scroll={{ x: 820 }}
          dataSource={[...comparison.needs]}
          rowClassName={(row) => differs(row.firstCoveredQuantity, row.secondCoveredQuantity)}
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
            { title: `${p.first} ${p.covers}`, className: 'number', render: (_, row) => number(row.firstCoveredQuantity) },
            { title: `${p.second} ${p.covers}`, className: 'number', render: (_, row) => <b>{number(row.secondCoveredQuantity)}</b> },
            { title: `${p.first} ${p.short}`, className: 'number', render: (_, row) => number(row.firstShortQuantity) },
            { title: `${p.second} ${p.short}`, className: 'number', render: (_, row) => <b>{number(row.secondShortQuantity)}</b> },
            { title: `${p.first} ${p.arrive}`, render: (_, row) => shortTime(row.firstArriveTime) },
            { title: `${p.second} ${p.arrive}`, render: (_, row) => shortTime(row.secondArriveTime) },
          ]}
        />
      </section>
      <section className="card">
        <h2>{p.differences}</h2>
        {comparison.lineDifferences.length === 0 ? (
          <p className="quiet">{p.noDifferences}</p>
        ) : (
          <Table<LineDifference>
            rowKey={(row) => `${row.requisition} ${row.requisitionLineIndex} ${row.warehouse} ${row.lot}`}
            size="small"
            pagination={comparison.lineDifferences.length > 100 ? { pageSize: 100 } : false}
            scroll={{ x: 720 }}
            dataSource={[...comparison.lineDifferences]}
            columns={[
              { title: p.need, render: (_, row) => `${words.site(row.requisition)} ${words.item(row.item)}` },
              {
                title: p.warehouse,
                render: (_, row) => (
                  <>
                    {words.warehouse(row.warehouse)} <span className="quiet">{words.chapter(row.chapter)}</span>
                  </>
                ),
              },
              { title: p.lot, render: (_, row) => words.lot(row.lot) },
              { title: p.first, className: 'number', render: (_, row) => words.amount(row.firstQuantity, row.item) },
              { title: p.second, className: 'number', render: (_, row) => words.amount(row.secondQuantity, row.item) },
            ]}
          />
        )}
      </section>
    </>
  );
}

function Reached({ value, unit, isOptimal }: { value: string; unit: string; isOptimal: boolean }) {
  const p = usePlanTexts();
  return (
    <>
      {objectiveValue(value, unit)}
      {value && <div className="quiet">{isOptimal ? p.optimal : p.notProved}</div>}
    </>
  );
}
