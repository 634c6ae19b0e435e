import { Pagination } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { FindInput } from '../../components/controls';
import type { Mark } from '../../components/map';
import { matches } from '../../components/pinyin';
import { useBoardTexts } from './texts';

const kRows = 10;
const kSigns = { triangle: '▲', rect: '■', diamond: '◆', circle: '●' };

// What the map shows, in words, for those who do not see it or have no mouse.
export function MarkList({ marks, pathOf }: { marks: readonly Mark[]; pathOf: (key: string) => string }) {
  const b = useBoardTexts();
  const [typed, setTyped] = useState('');
  const [page, setPage] = useState(1);
  // The gravest first, as they lie on the map.
  const found = marks.filter((mark) => matches(mark.title, typed)).reverse();
  const shownPage = Math.min(page, Math.max(1, Math.ceil(found.length / kRows)));
  return (
    <section className="card no-print no-wall">
      <h2>
        {b.onMap} {marks.length}
      </h2>
      <p className="quiet">{b.legend}</p>
      <FindInput value={typed} label={b.findOnMap} onFind={(words) => (setTyped(words), setPage(1))} />
      {found.length === 0 && <p className="quiet">{b.notOnMap}</p>}
      <ul className="board-marks">
        {found.slice((shownPage - 1) * kRows, shownPage * kRows).map((mark) => (
          <li key={mark.key}>
            <span aria-hidden>{mark.isHollow ? '□' : kSigns[mark.shape]}</span> <Link to={pathOf(mark.key)}>{mark.title}</Link>
          </li>
        ))}
      </ul>
      {found.length > kRows && <Pagination simple size="small" current={shownPage} pageSize={kRows} total={found.length} showSizeChanger={false} onChange={setPage} />}
    </section>
  );
}
