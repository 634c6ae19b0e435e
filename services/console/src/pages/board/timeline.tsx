import type { Timestamp } from '@bufbuild/protobuf/wkt';
import { Link } from 'react-router-dom';
import { idOf, time } from '../../components/format';
import type { Incident } from '../../gen/muster/disaster/v1/incident_pb';
import type { Team } from '../../gen/muster/roster/v1/team_pb';
import type { Movements } from './situation';
import { useBoardTexts } from './texts';

const kShown = 12;

// What happened last, the latest first: incidents, requests, goods and teams on one string.
export function Timeline({ incidents, movements, teams, warehouseName }: { incidents: readonly Incident[]; movements: Movements; teams: readonly Team[]; warehouseName: (name: string) => string }) {
  const b = useBoardTexts();
  const found: { when: Timestamp; words: string; to: string }[] = [];
  const add = (when: Timestamp | undefined, words: string, to: string) => when && found.push({ when, words, to });
  for (const incident of incidents) add(incident.occurTime, b.occurred(incident.title), `/incidents/${idOf(incident.name)}`);
  for (const one of movements.requisitions) add(one.submitTime, b.asked(one.site?.displayName ?? '', one.lines.length), `/requisitions/${idOf(one.name)}`);
  for (const one of movements.shipments) {
    const [from, site, to] = [warehouseName(one.warehouse), one.site?.displayName ?? '', `/shipments/${idOf(one.name)}`];
    add(one.departTime, b.departed(from, site), to);
    add(one.arriveTime, b.arrived(from, site), to);
    add(one.signTime, b.signed(from, site), to);
  }
  for (const one of movements.missions) {
    const team = teams.find((candidate) => candidate.name === one.team)?.displayName ?? idOf(one.team);
    const [site, to] = [one.site?.displayName ?? '', `/missions/${idOf(one.name)}`];
    add(one.callOutTime, b.calledOut(team, site), to);
    add(one.departTime, b.teamLeft(team, site), to);
    add(one.arriveTime, b.teamThere(team, site), to);
    add(one.endTime, b.teamHome(team), to);
  }
  found.sort((one, other) => Number(other.when.seconds - one.when.seconds));
  return (
    <section className="card">
      <h2>{b.timeline}</h2>
      {found.length === 0 && <p className="quiet">{b.nothingYet}</p>}
      <ol className="board-timeline">
        {found.slice(0, kShown).map((one, index) => (
          <li key={index}>
            <time>{time(one.when)}</time>
            <Link to={one.to}>{one.words}</Link>
          </li>
        ))}
      </ol>
    </section>
  );
}
