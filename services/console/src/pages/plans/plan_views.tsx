import { Segmented } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { Plan } from '../../gen/muster/dispatch/v1/plan_pb';
import { useTexts } from '../../i18n/language';
import { Coverage } from './coverage';
import { Objectives } from './objectives';
import { PlanTable } from './plan_table';
import type { PlanWords } from './plan_words';
import './plans.css';
import { Shortages } from './shortages';
import { usePlanTexts } from './texts';

// Charts are large: they are read when somebody looks at them.
const PlanMap = lazy(() => import('./plan_map'));
const PlanFlow = lazy(() => import('./plan_flow'));

// A plan, stored or tried: how much it covers, what is short and why, what goes where, how good it is.
export function PlanViews({ plan, words }: { plan: Plan; words: PlanWords }) {
  const t = useTexts();
  const p = usePlanTexts();
  const [view, setView] = useState('table');
  return (
    <>
      <Coverage plan={plan} words={words} />
      <Shortages plan={plan} words={words} />
      <section className="card">
        <div className="page-head">
          <h2>{p.plan}</h2>
          <Segmented value={view} onChange={setView} options={Object.entries(p.views).map(([value, label]) => ({ value, label }))} />
        </div>
        <Suspense fallback={<p className="quiet" role="status">{t.common.loading}</p>}>
          {view === 'map' ? <PlanMap plan={plan} words={words} /> : view === 'flow' ? <PlanFlow plan={plan} words={words} /> : <PlanTable plan={plan} words={words} />}
        </Suspense>
      </section>
      <Objectives plan={plan} />
    </>
  );
}
