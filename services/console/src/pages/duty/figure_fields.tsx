import { Input } from 'antd';
import { Field } from '../../components/field';
import { number } from '../../components/format';
import type { Figures } from '../../gen/muster/disaster/v1/report_pb';
import { useTexts } from '../../i18n/language';
import { faultOf, type FigureKey, figureOf, parseFigure, type TypedFigures } from './figures';
import { useWords } from './texts';

// Fields for figures. With `last`, those that nobody touched show what was reported last, and beside each stands how it differs.
export function FigureFields({
  keys,
  typed,
  last,
  wrong,
  onChange,
}: {
  keys: readonly FigureKey[];
  typed: TypedFigures;
  last?: Figures;
  wrong: (key: FigureKey) => string | undefined;
  onChange: (key: FigureKey, text: string) => void;
}) {
  const t = useTexts();
  const w = useWords();
  return (
    <div className="fields">
      {keys.map((key) => {
        const fault = faultOf(typed[key]);
        return (
          <Field key={key} label={t.figures[key]} wrong={fault ? w[fault] : wrong(key)}>
            {(id) => (
              <>
                <Input
                  id={id}
                  inputMode="numeric"
                  autoComplete="off"
                  value={typed[key] ?? figureOf(last, key)?.toString() ?? ''}
                  status={fault ? 'error' : ''}
                  onChange={(event) => onChange(key, event.target.value)}
                />
                {last && <Difference before={figureOf(last, key)} typed={typed[key]} />}
              </>
            )}
          </Field>
        );
      })}
    </div>
  );
}

function Difference({ before, typed }: { before: bigint | undefined; typed: string | undefined }) {
  const w = useWords();
  const now = typed === undefined ? before : parseFigure(typed);
  if (before === now) return before === undefined ? null : <p className="quiet small">{w.asLast}</p>;
  if (before === undefined) return <p className="quiet small">{w.lastUnknown}</p>;
  if (now === undefined) return <p className="quiet small">{`${w.last(number(before))} · ${w.nowUnknown}`}</p>;
  return (
    <p className="quiet small">
      <Change change={now - before} /> {w.last(number(before))}
    </p>
  );
}

// "▲ 12": the sign says it, the colour only helps.
export function Change({ change }: { change: bigint }) {
  return <span className={change > 0n ? 'rise' : 'fall'}>{`${change > 0n ? '▲' : '▼'} ${number(change > 0n ? change : -change)}`}</span>;
}
