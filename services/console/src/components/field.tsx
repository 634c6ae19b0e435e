import { type ReactNode, useId } from 'react';

// A label, a control, and beside it what is wrong with it.
export function Field({ label, hint, wrong, children }: { label: string; hint?: string; wrong?: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className={wrong ? 'field field-wrong' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint && <p className="quiet">{hint}</p>}
      {wrong && (
        <p className="field-error" role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}
