import { Input } from 'antd';
import { Field } from '../../components/field';
import { useWarehouseTexts } from './texts';

// The two responsible persons who sign every paper; `wrong` is what is wrong with both or either.
export function Persons({ values, onChange, wrong }: { values: readonly [string, string]; onChange: (values: [string, string]) => void; wrong?: string }) {
  const w = useWarehouseTexts();
  return (
    <div className="fields">
      <Field label={w.vouchers.person(1)} hint={w.vouchers.personsHint} wrong={wrong}>
        {(id) => <Input id={id} value={values[0]} maxLength={100} onChange={(event) => onChange([event.target.value, values[1]])} />}
      </Field>
      <Field label={w.vouchers.person(2)}>{(id) => <Input id={id} value={values[1]} maxLength={100} onChange={(event) => onChange([values[0], event.target.value])} />}</Field>
    </div>
  );
}

export const personsOf = (values: readonly [string, string]): string[] => values.map((value) => value.trim()).filter(Boolean);
