import { create } from '@bufbuild/protobuf';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { Button, Input, Modal, Select, Table } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { clientOf, newRequestId } from '../../api/client';
import { type Failure, failureOf } from '../../api/failure';
import { useReloadOn } from '../../api/live';
import { useLoad } from '../../api/load';
import { useHasRole, useSession } from '../../api/session';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { number, time } from '../../components/format';
import { Level } from '../../components/level';
import { useChapters } from '../../components/names';
import { Badge, EmptyState, FailureNote, WhenLoaded } from '../../components/states';
import { fromInput, toInput } from '../../components/time_input';
import type { ResponseLevel } from '../../gen/muster/common/v1/response_level_pb';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { IncidentService } from '../../gen/muster/disaster/v1/disaster_service_pb';
import { type Figures, FiguresSchema, type Report, Report_Kind, Report_Source } from '../../gen/muster/disaster/v1/report_pb';
import { type ResponseLevelDecision, ResponseLevelDecision_State } from '../../gen/muster/disaster/v1/response_level_decision_pb';
import { useTexts } from '../../i18n/language';
import type { Texts } from '../../i18n/zh';

type FigureKey = keyof Texts['figures'];
const figureOf = (figures: Figures | undefined, key: FigureKey): bigint | undefined => figures?.[key];

// One incident: its reports with what changed marked, and its response levels.
export default function IncidentPage() {
  const t = useTexts();
  const tree = useChapters();
  const { incident: id = '' } = useParams();
  const name = `incidents/${id}`;
  const loaded = useLoad(name, async (signal) => {
    const service = clientOf(IncidentService);
    const [incident, reports, decisions] = await Promise.all([
      service.getIncident({ name }, { signal }),
      service.listReports({ parent: name }, { signal }),
      service.listResponseLevelDecisions({ parent: name }, { signal }),
    ]);
    return { incident, reports: reports.reports, decisions: decisions.responseLevelDecisions };
  });
  useReloadOn([name], loaded.reload);
  return (
    <WhenLoaded loaded={loaded}>
      {({ incident, reports, decisions }) => (
        <>
          <div className="page-head">
            <h1>{incident.title}</h1>
            {incident.activeResponseLevels.map((active) => (
              <span key={active.chapter}>
                <Level level={active.level} /> {tree.nameOf(active.chapter)}
              </span>
            ))}
          </div>
          <dl className="facts card">
            <dt>{t.duty.hazard}</dt>
            <dd>
              {t.hazards[incident.hazard]} {incident.subHazard}
            </dd>
            <dt>{t.duty.place}</dt>
            <dd>
              {tree.pathOf(incident.chapter)} {incident.place}
            </dd>
            <dt>{t.duty.occurTime}</dt>
            <dd>{time(incident.occurTime)}</dd>
          </dl>
          <Levels name={name} chapter={incident.chapter} decisions={decisions} />
          <Reports name={name} reports={reports} />
        </>
      )}
    </WhenLoaded>
  );
}

function Reports({ name, reports }: { name: string; reports: Report[] }) {
  const t = useTexts();
  const tree = useChapters();
  const hasRole = useHasRole();
  const [writing, setWriting] = useState<Report_Kind>();
  const isOver = reports.some((report) => report.kind === Report_Kind.FINAL);
  const keys = (Object.keys(t.figures) as FigureKey[]).filter((key) => reports.some((report) => figureOf(report.figures, key) !== undefined));
  // What the last report of the same source said: sources are never mixed.
  const before = (index: number) => reports.slice(0, index).reverse().find((report) => report.source === reports[index]!.source);
  return (
    <section className="card">
      <div className="page-head">
        <h2>{t.duty.reports}</h2>
        {hasRole(Role.DUTY_OFFICER) && !isOver && (
          <span>
            <Button onClick={() => setWriting(reports.length === 0 ? Report_Kind.INITIAL : Report_Kind.FOLLOW_UP)}>
              {reports.length === 0 ? t.duty.kinds[1] : t.duty.followUp}
            </Button>{' '}
            {reports.length > 0 && <Button onClick={() => setWriting(Report_Kind.FINAL)}>{t.duty.final}</Button>}
          </span>
        )}
      </div>
      {writing && <ReportForm name={name} kind={writing} last={reports.at(-1)} onDone={() => setWriting(undefined)} />}
      {reports.length === 0 ? (
        <EmptyState title={t.duty.noReports} />
      ) : (
        <Table<Report & { index: number }>
          rowKey="name"
          size="small"
          pagination={false}
          scroll={{ x: 'max-content' }}
          dataSource={reports.map((report, index) => ({ ...report, index })).reverse()}
          expandable={{ expandedRowRender: (report) => <p className="narrative">{report.narrative}</p>, rowExpandable: (report) => report.narrative !== '' }}
          columns={[
            {
              title: t.duty.reports,
              render: (_, report) => (
                <>
                  <b>{t.duty.kinds[report.kind]}</b> · {t.duty.sources[report.source]}
                  <div className="quiet">{tree.nameOf(report.chapter)}</div>
                </>
              ),
            },
            {
              title: t.duty.asOf,
              render: (_, report) => (
                <>
                  {time(report.asOfTime)}
                  {report.dueTime && report.createTime && (
                    <div>
                      {timestampDate(report.createTime) > timestampDate(report.dueTime) ? (
                        <Badge tone="danger">
                          {t.duty.overdue} {time(report.dueTime)}
                        </Badge>
                      ) : (
                        <Badge tone="good">{t.duty.onTime}</Badge>
                      )}
                    </div>
                  )}
                </>
              ),
            },
            ...keys.map((key) => ({
              title: t.figures[key],
              className: 'number',
              render: (_: unknown, report: Report & { index: number }) => {
                const now = figureOf(report.figures, key);
                const then = figureOf(before(report.index)?.figures, key);
                if (now === undefined) return <span className="quiet">{t.common.unknown}</span>;
                const change = then === undefined ? 0n : now - then;
                return (
                  <>
                    {number(now)}
                    {change !== 0n && (
                      <div className={change > 0n ? 'rise' : 'fall'}>
                        {change > 0n ? '▲' : '▼'} {number(change > 0n ? change : -change)}
                      </div>
                    )}
                  </>
                );
              },
            })),
          ]}
        />
      )}
    </section>
  );
}

function ReportForm({ name, kind, last, onDone }: { name: string; kind: Report_Kind; last?: Report; onDone: () => void }) {
  const t = useTexts();
  const { identity } = useSession();
  const { value, change, discard } = useDraft(`report.${name}`, () => ({
    source: Report_Source.OWN,
    asOfTime: toInput(new Date()),
    figures: {} as Partial<Record<FigureKey, string>>,
    narrative: '',
    sourceCitation: '',
    requestId: newRequestId(),
  }));
  const [failure, setFailure] = useState<Failure>();
  const submit = async () => {
    setFailure(undefined);
    const figures = create(FiguresSchema);
    for (const [key, typed] of Object.entries(value.figures) as [FigureKey, string][]) {
      if (/^\d+$/.test(typed.trim())) figures[key] = BigInt(typed.trim());
    }
    try {
      await clientOf(IncidentService).createReport({
        requestId: value.requestId,
        parent: name,
        report: {
          kind,
          source: value.source,
          chapter: identity.chapter,
          asOfTime: fromInput(value.asOfTime),
          figures,
          narrative: value.narrative,
          sourceCitation: value.sourceCitation,
        },
      });
      discard();
      onDone();
    } catch (error) {
      const why = failureOf(error);
      setFailure(why);
      if (why.reason) change({ requestId: newRequestId() });
    }
  };
  return (
    <div className="card">
      <h2>{t.duty.kinds[kind]}</h2>
      {failure && <FailureNote failure={failure} />}
      <div className="fields">
        <Field label={t.duty.source}>
          {(id) => (
            <Select
              id={id}
              value={value.source}
              onChange={(source) => change({ source })}
              options={Object.entries(t.duty.sources).map(([key, label]) => ({ value: Number(key), label }))}
            />
          )}
        </Field>
        <Field label={t.duty.asOf} wrong={failure?.fields.get('report.as_of_time')}>
          {(id) => <Input id={id} type="datetime-local" value={value.asOfTime} onChange={(event) => change({ asOfTime: event.target.value })} />}
        </Field>
        {value.source !== Report_Source.OWN && (
          <Field label={t.duty.citation} wrong={failure?.fields.get('report.source_citation')}>
            {(id) => <Input id={id} value={value.sourceCitation} onChange={(event) => change({ sourceCitation: event.target.value })} />}
          </Field>
        )}
      </div>
      <p className="quiet">{t.duty.figuresHint}</p>
      <div className="fields">
        {(Object.keys(t.figures) as FigureKey[]).map((key) => (
          <Field key={key} label={t.figures[key]}>
            {(id) => (
              <Input
                id={id}
                inputMode="numeric"
                value={value.figures[key] ?? ''}
                placeholder={figureOf(last?.figures, key)?.toString()}
                status={value.figures[key] && !/^\d+$/.test(value.figures[key].trim()) ? 'error' : ''}
                onChange={(event) => change({ figures: { ...value.figures, [key]: event.target.value } })}
              />
            )}
          </Field>
        ))}
      </div>
      <Field label={t.duty.narrative}>
        {(id) => <Input.TextArea id={id} rows={4} value={value.narrative} maxLength={10_000} onChange={(event) => change({ narrative: event.target.value })} />}
      </Field>
      <Button type="primary" onClick={() => void submit()}>
        {t.duty.file}
      </Button>{' '}
      <Button onClick={onDone}>{t.common.close}</Button>
    </div>
  );
}

function Levels({ name, chapter, decisions }: { name: string; chapter: string; decisions: ResponseLevelDecision[] }) {
  const t = useTexts();
  const tree = useChapters();
  const hasRole = useHasRole();
  const { identity } = useSession();
  const [failure, setFailure] = useState<Failure>();
  const [deciding, setDeciding] = useState<{ level: ResponseLevel | 0; reason: string; isEnd: boolean; requestId: string }>();
  const mine = tree.isWithin(chapter, identity.chapter) ? identity.chapter : chapter;
  const inForce = decisions.find((decision) => decision.state === ResponseLevelDecision_State.DECIDED && decision.chapter === mine);
  const act = async (action: () => Promise<unknown>) => {
    setFailure(undefined);
    try {
      await action();
      setDeciding(undefined);
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  const service = clientOf(IncidentService);
  const stateWords: Record<number, string> = {
    [ResponseLevelDecision_State.PROPOSED]: t.duty.proposal,
    [ResponseLevelDecision_State.DECIDED]: t.duty.decided,
    [ResponseLevelDecision_State.REPLACED]: t.duty.replaced,
    [ResponseLevelDecision_State.ENDED]: t.duty.ended,
  };
  return (
    <section className="card">
      <div className="page-head">
        <h2>{t.duty.levels}</h2>
        <span>
          {hasRole(Role.DUTY_OFFICER, Role.COMMANDER) && (
            <Button onClick={() => void act(() => service.proposeResponseLevel({ requestId: newRequestId(), parent: name, chapter: mine }))}>{t.duty.propose}</Button>
          )}{' '}
          {hasRole(Role.COMMANDER) && (
            <Button type="primary" onClick={() => setDeciding({ level: 0, reason: '', isEnd: false, requestId: newRequestId() })}>
              {t.duty.decide}
            </Button>
          )}{' '}
          {hasRole(Role.COMMANDER) && inForce && (
            <Button danger onClick={() => setDeciding({ level: 0, reason: '', isEnd: true, requestId: newRequestId() })}>
              {t.duty.end}
            </Button>
          )}
        </span>
      </div>
      {failure && <FailureNote failure={failure} />}
      {decisions.length > 0 && (
        <Table<ResponseLevelDecision>
          rowKey="name"
          size="small"
          pagination={false}
          scroll={{ x: 'max-content' }}
          dataSource={[...decisions].reverse()}
          columns={[
            { title: t.duty.levels, render: (_, decision) => <Level level={decision.level} /> },
            { title: t.duty.chapterOf, render: (_, decision) => tree.nameOf(decision.chapter) },
            {
              title: t.duty.state,
              render: (_, decision) => (
                <Badge tone={decision.state === ResponseLevelDecision_State.PROPOSED ? 'warn' : decision.state === ResponseLevelDecision_State.DECIDED ? 'moving' : 'quiet'}>
                  {stateWords[decision.state]}
                </Badge>
              ),
            },
            { title: t.duty.occurTime, render: (_, decision) => time(decision.effectTime ?? decision.createTime) },
            {
              title: t.duty.reason,
              render: (_, decision) => (
                <>
                  {decision.reason || (decision.firedClauses.length === 0 && t.duty.noClause)}
                  {decision.firedClauses.map((fired, index) => (
                    <div key={index} className="quiet">
                      <Level level={fired.clause?.level ?? 0} /> {t.indicators[fired.clause?.indicator ?? 0]} {number(fired.value)} ≥ {number(fired.clause?.minimum ?? 0n)} · {fired.source}
                    </div>
                  ))}
                </>
              ),
            },
          ]}
        />
      )}
      <Modal
        open={deciding !== undefined}
        title={deciding?.isEnd ? t.duty.end : t.duty.decide}
        onCancel={() => setDeciding(undefined)}
        okText={deciding?.isEnd ? t.duty.end : t.duty.decide}
        cancelText={t.common.cancel}
        okButtonProps={{ disabled: !deciding?.reason.trim() || (!deciding.isEnd && !deciding.level) }}
        onOk={() =>
          deciding &&
          void act(() =>
            deciding.isEnd
              ? service.endResponseLevel({ requestId: deciding.requestId, parent: name, chapter: mine, reason: deciding.reason })
              : service.decideResponseLevel({ requestId: deciding.requestId, parent: name, chapter: mine, level: deciding.level, reason: deciding.reason }),
          )
        }
      >
        {deciding && (
          <>
            <p>{tree.pathOf(mine)}</p>
            {!deciding.isEnd && (
              <Field label={t.duty.levels}>
                {(id) => (
                  <Select
                    id={id}
                    value={deciding.level || undefined}
                    onChange={(level) => setDeciding({ ...deciding, level })}
                    options={Object.entries(t.levels).map(([key, label]) => ({ value: Number(key), label }))}
                  />
                )}
              </Field>
            )}
            <Field label={t.duty.reason}>
              {(id) => <Input.TextArea id={id} rows={3} value={deciding.reason} maxLength={2000} onChange={(event) => setDeciding({ ...deciding, reason: event.target.value })} />}
            </Field>
          </>
        )}
      </Modal>
    </section>
  );
}
