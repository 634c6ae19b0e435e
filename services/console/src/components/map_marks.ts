import { type EChartsType, graphic } from 'echarts/core';
import type { GeoPoint } from '../gen/muster/common/v1/geo_point_pb';

export type MarkShape = 'triangle' | 'rect' | 'diamond' | 'circle';

export interface Mark {
  key: string;
  title: string;
  point: GeoPoint;
  // For example "--m-danger".
  colour: string;
  shape: MarkShape;
  sizePx: number;
  // Nothing but its outline; squares alone.
  isHollow?: boolean;
  // Written beside it where there is room.
  label?: string;
}

// From the lowest to what nothing may hide.
export const kShapes: readonly MarkShape[] = ['rect', 'circle', 'diamond', 'triangle'];

const kMostLabels = 200;
// How long the map is still before its labels are chosen anew.
const kRestMs = 150;
const kGapPx = 5;
const kLabelFont = 'sans-serif';

export function colourOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function outline(context: CanvasRenderingContext2D, shape: MarkShape, centre: number, half: number): void {
  context.beginPath();
  if (shape === 'circle') return context.arc(centre, centre, half, 0, 2 * Math.PI);
  context.moveTo(centre, centre - half);
  if (shape === 'diamond') {
    context.lineTo(centre + half, centre);
    context.lineTo(centre, centre + half);
    context.lineTo(centre - half, centre);
  } else {
    context.lineTo(centre + half, centre + half);
    context.lineTo(centre - half, centre + half);
  }
  context.closePath();
}

// A mark as a small picture, which is drawn faster than its shape.
function pictureOf({ shape, sizePx }: Mark, colour: string, border: string): HTMLCanvasElement {
  const picture = document.createElement('canvas');
  const ratio = window.devicePixelRatio;
  picture.width = picture.height = Math.ceil((sizePx + 1) * ratio);
  const context = picture.getContext('2d')!;
  context.scale(ratio, ratio);
  outline(context, shape, (sizePx + 1) / 2, sizePx / 2);
  context.fillStyle = colour;
  context.fill();
  context.strokeStyle = border;
  context.stroke();
  return picture;
}

interface Drawn {
  mark: Mark;
  colour: string;
  // None for squares: nothing is drawn faster than they are.
  picture?: HTMLCanvasElement;
  x: number;
  y: number;
}

// How wide a label is, in heights of its letters: near enough to keep labels apart, and much faster than to measure thousands of them.
function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) width += letter > '\u2e80' ? 1 : 0.6;
  return width;
}

// All marks as one element of the chart: a shape of which nothing is drawn but what is added.
class Painting extends graphic.Rect {
  drawn: Drawn[] = [];
  border = '';
  private context?: CanvasRenderingContext2D;
  override buildPath(path: CanvasRenderingContext2D | { getContext: () => CanvasRenderingContext2D }) {
    this.context = 'getContext' in path ? path.getContext() : path;
  }
  afterBrush() {
    const context = this.context;
    if (!context) return;
    const ratio = window.devicePixelRatio;
    // On whole pixels, where it is sharp.
    const sharp = (value: number) => Math.round(value * ratio) / ratio;
    for (const { mark, colour, picture, x, y } of this.drawn) {
      const sizePx = mark.sizePx + 1;
      const [left, top] = [sharp(x - sizePx / 2), sharp(y - sizePx / 2)];
      if (picture) {
        context.drawImage(picture, left, top, picture.width / ratio, picture.height / ratio);
      } else {
        context.fillStyle = this.border;
        context.fillRect(left, top, sizePx, sizePx);
        context.fillStyle = colour;
        context.fillRect(left + 1, top + 1, sizePx - 2, sizePx - 2);
        if (!mark.isHollow) continue;
        context.fillStyle = this.border;
        context.fillRect(left + 2, top + 2, sizePx - 4, sizePx - 4);
      }
    }
  }
}

// Draws thousands of marks on a map, and the labels of those that matter most and have room. The labels go along while the map moves, and are
// chosen anew when it rests. ECharts's own marks and labels take a quarter of a second for each movement.
export class MarkLayer {
  private readonly painting = new Painting({ silent: true, z: 5, style: { fill: 'none' } });
  private readonly labels = new graphic.Group({ silent: true });
  private labelled: Drawn[] = [];
  private fontPx = 12;
  private colour = '';
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly chart: EChartsType) {
    chart.getZr().add(this.painting);
    chart.getZr().add(this.labels);
    chart.on('georoam', () => {
      this.follow();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.choose(), kRestMs);
    });
  }

  show(marks: readonly Mark[], fontPx: number): void {
    const border = (this.painting.border = colourOf('--m-surface'));
    const looks = new Map<string, Pick<Drawn, 'colour' | 'picture'>>();
    const lookOf = (mark: Mark) => {
      const colour = colourOf(mark.colour);
      return { colour, picture: mark.shape === 'rect' ? undefined : pictureOf(mark, colour, border) };
    };
    const height = (mark: Mark) => kShapes.indexOf(mark.shape);
    this.painting.drawn = [...marks]
      .sort((one, other) => height(one) - height(other))
      .map((mark) => {
        const key = `${mark.shape} ${mark.colour} ${mark.sizePx}`;
        const look = looks.get(key) ?? lookOf(mark);
        looks.set(key, look);
        return { mark, ...look, x: 0, y: 0 };
      });
    this.fontPx = fontPx;
    this.colour = colourOf('--m-text');
    this.rest();
  }

  // After the map got another place or size at once.
  rest(): void {
    this.follow();
    this.choose();
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  // Puts marks and labels where the map is now.
  private follow(): void {
    this.painting.dirtyShape();
    // Without marks there may be no map yet.
    if (this.painting.drawn.length === 0) return;
    // The map is a plane: two points say where all are.
    const origin = this.chart.convertToPixel('geo', [0, 0]);
    const unit = this.chart.convertToPixel('geo', [1, 1]);
    if (!origin || !unit) return;
    for (const one of this.painting.drawn) {
      one.x = origin[0]! + (unit[0]! - origin[0]!) * one.mark.point.longitudeDegrees;
      one.y = origin[1]! + (unit[1]! - origin[1]!) * one.mark.point.latitudeDegrees;
    }
    this.labelled.forEach((one, index) => this.labels.childAt(index).attr(this.placeOf(one)));
  }

  private placeOf({ mark, x, y }: Drawn): { x: number; y: number } {
    return { x: x + mark.sizePx / 2 + kGapPx, y };
  }

  // The largest marks first; a label that would cover another is left out.
  private choose(): void {
    const [width, height] = [this.chart.getWidth(), this.chart.getHeight()];
    const inView = this.painting.drawn.filter(({ mark, x, y }) => mark.label && x > 0 && x < width && y > 0 && y < height);
    inView.sort((one, other) => other.mark.sizePx - one.mark.sizePx);
    const taken: { left: number; right: number; y: number }[] = [];
    this.labelled = [];
    for (const one of inView) {
      if (taken.length === kMostLabels) break;
      const place = this.placeOf(one);
      const box = { left: place.x, right: place.x + widthOf(one.mark.label!) * this.fontPx, y: place.y };
      if (taken.some((other) => Math.abs(other.y - box.y) < this.fontPx && other.left < box.right && box.left < other.right)) continue;
      taken.push(box);
      this.labelled.push(one);
    }
    this.labels.removeAll();
    for (const one of this.labelled) {
      this.labels.add(
        new graphic.Text({
          silent: true,
          z: 9,
          ...this.placeOf(one),
          style: { text: one.mark.label!, fill: this.colour, fontSize: this.fontPx, fontFamily: kLabelFont, verticalAlign: 'middle' },
        }),
      );
    }
  }
}
