import { useMemo } from 'react';
import { listed, shortTime } from '../../components/format';
import { CountryMap, type Mark, type Way } from '../../components/map';
import type { Plan } from '../../gen/muster/dispatch/v1/plan_pb';
import type { PlanWords } from './plan_words';
import { usePlanTexts } from './texts';

// The plan's ways from warehouses to sites.
export default function PlanMap({ plan, words }: { plan: Plan; words: PlanWords }) {
  const p = usePlanTexts();
  const { marks, ways, focus, siteCount } = useMemo(() => {
    const found = new Map<string, Mark>();
    const moves = new Map<string, Way & { parts: string[] }>();
    for (const line of plan.lines) {
      const origin = words.place(line.warehouse, line.chapter);
      const warehouse = words.warehouse(line.warehouse);
      const site = words.requisitions.get(line.requisition)?.site;
      if (origin) found.set(line.warehouse, { key: line.warehouse, title: warehouse, label: warehouse, point: origin, colour: '--m-accent', shape: 'rect', sizePx: 11 });
      if (site?.point) found.set(line.requisition, { key: line.requisition, title: site.displayName, label: site.displayName, point: site.point, colour: '--m-warn', shape: 'circle', sizePx: 13 });
      if (!origin || !site?.point) continue;
      const key = `${line.warehouse} ${line.requisition}`;
      const way = moves.get(key) ?? { key, title: '', from: origin, to: site.point, colour: '--m-moving', parts: [] };
      way.parts.push(`${words.item(line.item)} ${words.amount(line.quantity, line.item)}`);
      way.title = `${warehouse} → ${site.displayName} · ${shortTime(line.arriveTime)} · ${listed(way.parts)}`;
      moves.set(key, way);
    }
    const all = [...found.values()];
    return { marks: all, ways: [...moves.values()], focus: all.map((mark) => mark.point), siteCount: all.filter((mark) => mark.shape === 'circle').length };
  }, [plan, words]);
  return (
    <div className="plan-picture">
      <CountryMap marks={marks} ways={ways} focus={focus} label={p.mapLabel(ways.length, siteCount)} />
    </div>
  );
}
