import { Select } from 'antd';
import { type EChartsType, init, use } from 'echarts/core';
import { SankeyChart } from 'echarts/charts';
import { TooltipComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Field } from '../../components/field';
import type { Plan } from '../../gen/muster/dispatch/v1/plan_pb';
import { useTheme } from '../../theme/appearance';
import type { PlanWords } from './plan_words';
import { usePlanTexts } from './texts';

use([SankeyChart, TooltipComponent, CanvasRenderer]);

const colourOf = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// How goods flow: owning chapter → warehouse → site.
export default function PlanFlow({ plan, words }: { plan: Plan; words: PlanWords }) {
  const p = usePlanTexts();
  const theme = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const items = useMemo(() => [...new Set(plan.lines.map((line) => line.item))], [plan]);
  const [item, setItem] = useState('');
  const [width, setWidth] = useState(0);
  const flow = useMemo(() => {
    const nodes = new Map<string, { name: string; label: string; depth: number; colour: string }>();
    const links = new Map<string, { source: string; target: string; value: number }>();
    const add = (source: string, target: string, quantity: bigint) => {
      const link = links.get(`${source}>${target}`) ?? { source, target, value: 0 };
      link.value += Number(quantity);
      links.set(`${source}>${target}`, link);
    };
    for (const line of plan.lines) {
      if (item && line.item !== item) continue;
      const site = words.site(line.requisition);
      nodes.set(line.chapter, { name: line.chapter, label: words.chapter(line.chapter), depth: 0, colour: '--m-text-quiet' });
      nodes.set(line.warehouse, { name: line.warehouse, label: words.warehouse(line.warehouse), depth: 1, colour: '--m-accent' });
      nodes.set(`site ${site}`, { name: `site ${site}`, label: site, depth: 2, colour: '--m-warn' });
      add(line.chapter, line.warehouse, line.quantity);
      add(line.warehouse, `site ${site}`, line.quantity);
    }
    return { nodes: [...nodes.values()], links: [...links.values()] };
  }, [plan, words, item]);
  useEffect(() => {
    const element = box.current!;
    chart.current = init(element, undefined, { renderer: 'canvas' });
    // While a page waits for its code it is hidden, and has no size to draw in.
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === 0 || element.clientHeight === 0) return;
      chart.current?.resize();
      setWidth(element.clientWidth);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.current?.dispose();
      chart.current = undefined;
    };
  }, []);
  useEffect(() => {
    const labels = new Map(flow.nodes.map((node) => [node.name, node.label]));
    const isNarrow = width < 600;
    // Names beside the last column, and between the columns before it.
    const right = isNarrow ? 90 : 180;
    const between = Math.max(40, (width - 8 - right) / 2 - 28);
    chart.current?.setOption(
      {
        animation: false,
        // Rich text and not HTML: names are what people typed.
        tooltip: {
          renderMode: 'richText',
          backgroundColor: colourOf('--m-surface'),
          borderColor: colourOf('--m-line-colour'),
          textStyle: { color: colourOf('--m-text') },
          formatter: ({ data, value }: { data: { source?: string; target?: string; name?: string }; value: number }) =>
            data.source ? `${labels.get(data.source)} → ${labels.get(data.target ?? '')}  ${value}` : `${labels.get(data.name ?? '')}  ${value}`,
        },
        series: [
          {
            type: 'sankey',
            left: 8,
            right,
            top: 16,
            bottom: 16,
            nodeGap: 14,
            draggable: false,
            emphasis: { focus: 'adjacency' },
            lineStyle: { color: colourOf('--m-text-quiet'), opacity: 0.25, curveness: 0.5 },
            label: {
              color: colourOf('--m-text'),
              fontSize: isNarrow ? 11 : 13,
              overflow: 'break',
              formatter: ({ name, value }: { name: string; value: number }) => `${labels.get(name) ?? ''} ${value}`,
            },
            data: flow.nodes.map((node) => ({ name: node.name, depth: node.depth, label: { width: node.depth === 2 ? right - 10 : between }, itemStyle: { color: colourOf(node.colour), borderWidth: 0 } })),
            links: flow.links,
          },
        ],
      },
      { notMerge: true },
    );
  }, [flow, theme, width]);
  return (
    <>
      {items.length > 1 && (
        <Field label={p.flowItem}>
          {(id) => <Select id={id} value={item} onChange={setItem} options={[{ value: '', label: p.allItems }, ...items.map((name) => ({ value: name, label: words.item(name) }))]} />}
        </Field>
      )}
      <div ref={box} className="plan-picture plan-flow" role="img" aria-label={p.flowLabel} style={{ height: Math.max(360, Math.min(900, flow.nodes.length * 26)) }} />
    </>
  );
}
