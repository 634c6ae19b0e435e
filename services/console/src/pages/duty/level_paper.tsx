import { Button } from 'antd';
import { Link, useParams } from 'react-router-dom';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { useLoad } from '../../api/load';
import { useSession } from '../../api/session';
import { aside, idOf, number, time } from '../../components/format';
import { useChapters } from '../../components/names';
import { EmptyState, WhenLoaded } from '../../components/states';
import { IncidentService } from '../../gen/muster/disaster/v1/disaster_service_pb';
import { ResponseLevelDecision_State as State } from '../../gen/muster/disaster/v1/response_level_decision_pb';
import { useTexts } from '../../i18n/language';
import './duty.css';
import { useWords } from './texts';

// The paper of a decision about a response level, for signatures and the file.
export default function LevelPaper() {
  const t = useTexts();
  const w = useWords();
  const tree = useChapters();
  const { world } = useSession();
  const { incident: id = '', decision: wanted = '' } = useParams();
  const name = `incidents/${id}`;
  const loaded = useLoad(`${name} levels`, async (signal) => {
    const service = clientOf(IncidentService);
    const [incident, { responseLevelDecisions }] = await Promise.all([service.getIncident({ name }, { signal }), service.listResponseLevelDecisions({ parent: name }, { signal })]);
    return { incident, decisions: responseLevelDecisions };
  });
  useReloadOn([name], loaded.reload);
  return (
    <WhenLoaded loaded={loaded}>
      {({ incident, decisions }) => {
        const decision = decisions.find((one) => idOf(one.name) === wanted);
        const back = <Link to={`/incidents/${id}`}>{incident.title}</Link>;
        if (!decision || decision.state === State.PROPOSED) {
          return (
            <>
              <h1>{w.paper}</h1>
              <EmptyState title={decision ? w.paperIsProposal : w.paperUnknown}>{back}</EmptyState>
            </>
          );
        }
        const at = decisions.indexOf(decision);
        const previous = decisions.slice(0, at).reverse().find((one) => one.chapter === decision.chapter && one.state !== State.PROPOSED);
        const rows: [string, string][] = [
          [w.paperNumber, `${id}-${idOf(decision.name)}`],
          [t.duty.incident, `${incident.title}${aside([t.hazards[incident.hazard], incident.magnitude].filter(Boolean).join(' '))}`],
          [t.duty.place, `${tree.pathOf(incident.chapter)} ${incident.place}`],
          [t.duty.occurTime, time(incident.occurTime)],
          [t.duty.chapterOf, tree.pathOf(decision.chapter)],
          [t.duty.levels, `${t.levels[decision.level]}${previous && previous.state === State.REPLACED ? w.adjustedFrom(t.levels[previous.level] ?? '') : ''}`],
          [w.from, time(decision.effectTime ?? decision.createTime)],
          [t.duty.reason, decision.reason],
          ...decision.firedClauses.map((fired): [string, string] => [
            w.byRules,
            `${w.clause(t.indicators[fired.clause?.indicator ?? 0] ?? '', number(fired.value), number(fired.clause?.minimum ?? 0n))}${aside(fired.source)}`,
          ]),
          [w.decider, `${idOf(decision.decider)} ${time(decision.createTime)}`],
        ];
        if (decision.endTime) rows.push([w.to, time(decision.endTime)], [w.ender, idOf(decision.ender)]);
        if (decision.endReason) rows.push([w.endReason, decision.endReason]);
        return (
          <>
            <div className="page-head no-print">
              {back}
              <Button type="primary" onClick={() => window.print()}>
                {t.common.print}
              </Button>
            </div>
            <article className="paper-sheet">
              {world.exercise && <p className="paper-exercise">{t.frame.exerciseLong(world.name)}</p>}
              <h1>{w.paper}</h1>
              <table>
                <tbody>
                  {rows.map(([title, words], index) => (
                    <tr key={index}>
                      <th scope="row">{title}</th>
                      <td className="narrative">{words}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
              <div className="signatures">
                <div>{w.responsible}</div>
                <div>{w.recorder}</div>
                <div>{w.paperDate}</div>
              </div>
            </article>
          </>
        );
      }}
    </WhenLoaded>
  );
}
