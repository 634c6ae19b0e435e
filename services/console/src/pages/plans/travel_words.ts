import { planTexts } from './texts';

// Where a way's length and time come from, in the reader's language: services say it in one.
export function travelWords(source: string): string {
  const p = planTexts();
  const estimate = /^great circle × ([\d.]+) at (\d+) km\/h \(estimate\)(?:; )?(.*)$/s.exec(source);
  if (estimate) {
    const [, detour = '', speed = '', why = ''] = estimate;
    return p.travelEstimate(String(Number(detour)), speed) + (why ? p.travelWhy(p.travelOneTongue(why)) : '');
  }
  const learned = /^learned from (\d+) journeys/.exec(source);
  if (learned) return p.travelLearned(learned[1]!);
  if (source.startsWith('imported: ')) return p.travelImported(source.slice('imported: '.length));
  return source;
}
