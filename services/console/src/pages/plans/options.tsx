import { Checkbox, Input, Select } from 'antd';
import type { Failure } from '../../api/failure';
import { Field } from '../../components/field';
import { useChapters } from '../../components/names';
import { matches } from '../../components/pinyin';
import { type PlanOptions, PlanPreferences_TierPreference } from '../../gen/muster/dispatch/v1/plan_options_pb';
import { useTexts } from '../../i18n/language';
import { usePlanTexts } from './texts';

// Options as they are typed.
export interface TypedOptions {
  critical: string;
  high: string;
  normal: string;
  fairness: string;
  tier: PlanPreferences_TierPreference;
  latestCritical: boolean;
  fewShipments: boolean;
  fewLimit: string;
  handling: string;
  fleets: string[];
  purposes: string[];
}

// What holds when nobody chooses, or as it was chosen for a plan.
export function typedOptions(options?: PlanOptions): TypedOptions {
  const preferences = options?.preferences;
  return {
    critical: String(preferences?.criticalArrivalWeight ?? 4),
    high: String(preferences?.highArrivalWeight ?? 2),
    normal: String(preferences?.normalArrivalWeight ?? 1),
    fairness: String(preferences?.fairnessSteps ?? 20),
    tier: preferences?.tierPreference || PlanPreferences_TierPreference.AFTER_ARRIVAL,
    latestCritical: preferences?.latestCriticalArrival ?? true,
    fewShipments: preferences?.fewShipments ?? true,
    fewLimit: String(preferences?.fewShipmentsTimeLimitMs ?? 300n),
    handling: String(options?.handlingWindowHours ?? 0),
    fleets: options?.fleetChapters ?? [],
    purposes: options?.purposes ?? [],
  };
}

// What is no number is sent as -1, so that the service says beside the field which range it has.
const whole = (typed: string) => (/^\d{1,7}$/.test(typed.trim()) ? Number(typed.trim()) : -1);

export function optionsOf(typed: TypedOptions) {
  return {
    preferences: {
      criticalArrivalWeight: whole(typed.critical),
      highArrivalWeight: whole(typed.high),
      normalArrivalWeight: whole(typed.normal),
      fairnessSteps: whole(typed.fairness),
      tierPreference: typed.tier,
      latestCriticalArrival: typed.latestCritical,
      fewShipments: typed.fewShipments,
      fewShipmentsTimeLimitMs: BigInt(whole(typed.fewLimit)),
    },
    handlingWindowHours: whole(typed.handling),
    fleetChapters: typed.fleets,
    purposes: typed.purposes,
  };
}

// Several chapters by name, code or pinyin initials.
export function ChaptersSelect({ id, value, onChange }: { id: string; value: string[]; onChange: (chapters: string[]) => void }) {
  const tree = useChapters();
  return (
    <Select
      id={id}
      mode="multiple"
      value={value}
      onChange={onChange}
      showSearch={{ filterOption: (typed, option) => option !== undefined && matches(option.found, typed, option.named) }}
      options={tree.chapters.map((chapter) => ({
        value: chapter.name,
        label: tree.pathOf(chapter.name),
        found: `${tree.pathOf(chapter.name)} ${chapter.name.slice(9)}`,
        named: chapter.displayName,
      }))}
    />
  );
}

export function OptionFields({ value, failure, onChange }: { value: TypedOptions; failure?: Failure; onChange: (options: TypedOptions) => void }) {
  const t = useTexts();
  const p = usePlanTexts();
  const wrong = (path: string) => failure?.fields.get(`options.${path}`);
  const set = (part: Partial<TypedOptions>) => onChange({ ...value, ...part });
  const numeric = (label: string, key: 'critical' | 'high' | 'normal' | 'fairness' | 'fewLimit' | 'handling', path: string, hint?: string) => (
    <Field label={label} hint={hint} wrong={wrong(path)}>
      {(id) => <Input id={id} inputMode="numeric" value={value[key]} onChange={(event) => set({ [key]: event.target.value })} />}
    </Field>
  );
  return (
    <>
      <p className="quiet">{p.weights}</p>
      <div className="fields">
        {numeric(t.priorities[3]!, 'critical', 'preferences.critical_arrival_weight')}
        {numeric(t.priorities[2]!, 'high', 'preferences.high_arrival_weight')}
        {numeric(t.priorities[1]!, 'normal', 'preferences.normal_arrival_weight')}
      </div>
      <div className="fields">
        {numeric(p.fairness, 'fairness', 'preferences.fairness_steps')}
        {numeric(p.fewLimit, 'fewLimit', 'preferences.few_shipments_time_limit_ms')}
        {numeric(p.handling, 'handling', 'handling_window_hours', p.handlingHint)}
        <Field label={p.tiers} wrong={wrong('preferences.tier_preference')}>
          {(id) => <Select id={id} value={value.tier} onChange={(tier) => set({ tier })} options={Object.entries(p.tierChoices).map(([key, label]) => ({ value: Number(key), label }))} />}
        </Field>
      </div>
      <Field label={p.fleets} hint={p.fleetsHint} wrong={wrong('fleet_chapters')}>
        {(id) => <ChaptersSelect id={id} value={value.fleets} onChange={(fleets) => set({ fleets })} />}
      </Field>
      <Field label={p.purposes} hint={p.purposesHint} wrong={wrong('purposes')}>
        {(id) => <Select id={id} mode="tags" open={false} value={value.purposes} onChange={(purposes) => set({ purposes })} />}
      </Field>
      <p>
        <Checkbox checked={value.latestCritical} onChange={(event) => set({ latestCritical: event.target.checked })}>
          {p.latestCritical}
        </Checkbox>
      </p>
      <p>
        <Checkbox checked={value.fewShipments} onChange={(event) => set({ fewShipments: event.target.checked })}>
          {p.fewShipments}
        </Checkbox>
      </p>
    </>
  );
}
