import { Button, Input, Select } from 'antd';
import { useMemo } from 'react';
import { nameOfItem, unitOf, useItems } from '../../api/catalogue';
import type { Failure } from '../../api/failure';
import { Field } from '../../components/field';
import { number } from '../../components/format';
import { last } from '../../components/last';
import { matches } from '../../components/pinyin';
import { FailureNote } from '../../components/states';
import { useTexts } from '../../i18n/language';
import { baseUnits, emptyLine, type TypedLine, unitsOf } from './quantity';
import { useRequisitionTexts } from './texts';

// The lines of a requisition while they are typed: what, how much in packs or single units, how urgent, by when.
export function LineFields({ lines, failure, onChange }: { lines: readonly TypedLine[]; failure?: Failure; onChange: (lines: TypedLine[]) => void }) {
  const t = useTexts();
  const r = useRequisitionTexts();
  const catalogue = useItems();
  const items = catalogue.value;
  const options = useMemo(
    () =>
      [...(items?.values() ?? [])].map((item) => {
        const label = nameOfItem(items, item.name);
        return { value: item.name, label, found: `${label} ${item.displayName} ${item.englishName} ${item.code}`, named: item.displayName };
      }),
    [items],
  );
  const change = (index: number, part: Partial<TypedLine>) => onChange(lines.map((line, at) => (at === index ? { ...line, ...part } : line)));
  return (
    <>
      {catalogue.failure && <FailureNote failure={catalogue.failure} onRetry={catalogue.reload} />}
      {lines.map((line, index) => {
        const item = items?.get(line.item);
        const base = baseUnits(line.typed, line.unit);
        const unit = unitOf(items, line.item);
        const wrong = (field: string) => failure?.fields.get(`requisition.lines[${index}].${field}`);
        return (
          <fieldset key={index} className="typed-line">
            <legend>{r.line(index + 1)}</legend>
            <div className="fields">
              <Field label={r.item} hint={line.item ? undefined : r.itemHint} wrong={wrong('item')}>
                {(id) => (
                  <Select
                    id={id}
                    showSearch={{ filterOption: (typed, option) => option !== undefined && matches(option.found, typed, option.named) }}
                    value={line.item || undefined}
                    onChange={(next) => change(index, { item: next, unit: '1' })}
                    options={options}
                  />
                )}
              </Field>
              <Field
                label={r.quantity}
                hint={base !== undefined && line.unit !== '1' ? r.equals(number(base), unit) : undefined}
                wrong={wrong('quantity') ?? (line.typed.trim() && base === undefined ? r.notWhole(unit) : undefined)}
              >
                {(id) => <Input id={id} inputMode="decimal" value={line.typed} onChange={(event) => change(index, { typed: event.target.value })} />}
              </Field>
              <Field label={r.unit}>
                {(id) => (
                  <Select
                    id={id}
                    value={line.unit}
                    disabled={!item}
                    onChange={(next) => change(index, { unit: next })}
                    options={unitsOf(item).map((one) => ({ value: one.value, label: one.quantity === 1n ? one.unit : r.packOf(one.unit, number(one.quantity), unit) }))}
                  />
                )}
              </Field>
              <Field label={r.priority} wrong={wrong('priority')}>
                {(id) => (
                  <Select
                    id={id}
                    value={line.priority}
                    onChange={(priority) => change(index, { priority })}
                    options={[3, 2, 1].map((key) => ({ value: key, label: t.priorities[key] }))}
                  />
                )}
              </Field>
              <Field label={r.neededBy} wrong={wrong('needed_by_time')}>
                {(id) => <Input id={id} type="datetime-local" value={line.neededBy} onChange={(event) => change(index, { neededBy: event.target.value })} />}
              </Field>
              <Field label={r.notBefore} wrong={wrong('not_before_time')}>
                {(id) => <Input id={id} type="datetime-local" value={line.notBefore} onChange={(event) => change(index, { notBefore: event.target.value })} />}
              </Field>
            </div>
            {lines.length > 1 && (
              <Button size="small" onClick={() => onChange(lines.filter((_, at) => at !== index))}>
                {r.removeLine(index + 1)}
              </Button>
            )}
          </fieldset>
        );
      })}
      <Button onClick={() => onChange([...lines, { ...emptyLine(), priority: last(lines)?.priority ?? emptyLine().priority, neededBy: last(lines)?.neededBy ?? '' }])}>{r.addLine}</Button>
    </>
  );
}

// Whether every line says what and how much.
export function areComplete(lines: readonly TypedLine[]): boolean {
  return lines.length > 0 && lines.every((line) => line.item && baseUnits(line.typed, line.unit) !== undefined);
}
