import { Link, useSearchParams } from 'react-router-dom';
import { nameOfItem, useItems, useWarehouses } from '../../../api/catalogue';
import { clientOf } from '../../../api/client';
import { useReloadOn } from '../../../api/live';
import { allPages, useLoad } from '../../../api/load';
import { useSession } from '../../../api/session';
import { ChapterSelect } from '../../../components/chapter_select';
import { idOf, lastMinute, number, time } from '../../../components/format';
import { useChapters } from '../../../components/names';
import { Badge } from '../../../components/states';
import { type OpenApproval, OpenApproval_Kind } from '../../../gen/muster/dispatch/v1/approval_pb';
import { PlanService } from '../../../gen/muster/dispatch/v1/dispatch_service_pb';
import { type Duty, Duty_Kind } from '../../../gen/muster/warehouse/v1/duty_pb';
import { LotService } from '../../../gen/muster/warehouse/v1/lot_service_pb';
import { useTexts } from '../../../i18n/language';
import { voucherInWords } from '../../warehouse/words';
import { useWords as useAreaWords } from '../texts';
import { Head } from './head';
import { Part } from './part';
import { ReportsDue } from './reports_due';
import { useWords } from './texts';

// Everything that was done before its paper, or has to be reported, in one place.
export default function OpenPaper() {
  const w = useWords();
  const area = useAreaWords();
  const { identity } = useSession();
  const [search, setSearch] = useSearchParams();
  const chapter = search.get('chapter') ?? identity.chapter;
  return (
    <>
      <Head title={area.openPaper}>
        <div className="grow">
          <ChapterSelect value={chapter} within={identity.chapter} placeholder={w.chapter} onChange={(next) => setSearch({ chapter: next }, { replace: true })} />
        </div>
      </Head>
      <Commanded chapter={chapter} />
      <ReportsDue chapter={chapter} />
      <Duties chapter={chapter} />
    </>
  );
}

function Commanded({ chapter }: { chapter: string }) {
  const t = useTexts();
  const w = useWords();
  const tree = useChapters();
  const loaded = useLoad(`commanded ${chapter}`, async (signal) => {
    const open = await allPages<OpenApproval>(async (pageToken) => {
      const page = await clientOf(PlanService).listOpenApprovals({ pageSize: 1000, pageToken, chapter }, { signal });
      return { rows: page.openApprovals, nextPageToken: page.nextPageToken };
    });
    return open.filter((approval) => approval.kind === OpenApproval_Kind.COMMANDED);
  });
  useReloadOn(['plans/'], loaded.reload);
  return (
    <Part
      title={w.commanded}
      none={w.commandedNone}
      service={w.services.dispatch}
      loaded={loaded}
      rowKey={(row) => `${row.plan} ${row.approval?.chapter} ${row.approval?.step}`}
      widthPx={860}
      columns={[
        { title: w.plan, render: (_, row) => <Link to={`/plans/${idOf(row.plan)}`}>{idOf(row.plan)}</Link> },
        { title: w.part, render: (_, row) => tree.nameOf(row.approval?.chapter ?? '') },
        { title: w.step, render: (_, row) => row.approval?.title || number(row.approval?.step ?? 0) },
        { title: w.decider, render: (_, row) => `${tree.nameOf(row.approval?.decidingChapter ?? '')} · ${t.roles[row.approval?.role ?? 0] ?? ''}` },
        {
          title: w.commandedBy,
          render: (_, row) => (
            <>
              {idOf(row.approval?.approver ?? '')}
              <div className="quiet">{row.approval?.reason}</div>
            </>
          ),
        },
        { title: w.waiting, render: (_, row) => <Badge tone="warn">{w.waited(Math.floor(Number(row.ageSeconds) / 3600))}</Badge> },
        { title: '', render: (_, row) => <Link to={`/approvals?chapter=${row.approval?.chapter ?? chapter}`}>{w.goToApprovals}</Link> },
      ]}
    />
  );
}

function Due({ duty }: { duty: Duty }) {
  const w = useWords();
  return (
    <>
      <Badge tone={duty.overdue ? 'danger' : 'warn'}>{duty.overdue ? w.overdue : w.notYet}</Badge> {duty.kind === Duty_Kind.DONATION_DUE ? lastMinute(duty.dueTime) : time(duty.dueTime)}
    </>
  );
}

const kKinds = [Duty_Kind.OPEN_PAPER, Duty_Kind.DONATION_DUE, Duty_Kind.LEVEL_EXPIRING];

function Duties({ chapter }: { chapter: string }) {
  const w = useWords();
  const items = useItems().value;
  const warehouses = useWarehouses().value;
  const nameOfWarehouse = (name: string) => warehouses?.get(name)?.displayName ?? idOf(name);
  const all = useLoad(`duties ${chapter}`, (signal) =>
    allPages<Duty>(async (pageToken) => {
      const page = await clientOf(LotService).listDuties({ pageSize: 1000, pageToken, ancestor: chapter, kinds: kKinds }, { signal });
      return { rows: page.duties, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn(['warehouses/', 'donations/'], all.reload);
  const of = (kind: Duty_Kind) => ({ ...all, value: all.value?.filter((duty) => duty.kind === kind) });
  const common = { service: w.services.warehouse, widthPx: 640 };
  const rule = { title: w.rule, render: (_: unknown, duty: Duty) => <span className="quiet">{duty.ruleSource}</span> };
  const due = { title: w.due, render: (_: unknown, duty: Duty) => <Due duty={duty} /> };
  return (
    <>
      <Part
        {...common}
        title={w.goodsFirst}
        none={w.goodsFirstNone}
        loaded={of(Duty_Kind.OPEN_PAPER)}
        rowKey={(duty) => duty.voucher}
        columns={[
          { title: w.voucher, render: (_, duty) => <Link to={`/${duty.voucher}`}>{voucherInWords(duty.voucher)}</Link> },
          { title: w.warehouse, render: (_, duty) => nameOfWarehouse(duty.warehouse) },
          { title: w.since, render: (_, duty) => <Badge tone="warn">{time(duty.dueTime)}</Badge> },
          rule,
        ]}
      />
      <Part
        {...common}
        title={w.donations}
        none={w.donationsNone}
        loaded={of(Duty_Kind.DONATION_DUE)}
        rowKey={(duty) => duty.donation}
        columns={[
          { title: w.donation, render: (_, duty) => <Link to={`/${duty.donation}`}>{`${w.donation} ${idOf(duty.donation)}`}</Link> },
          { title: w.item, render: (_, duty) => (duty.item ? nameOfItem(items, duty.item) : '—') },
          { title: w.quantity, className: 'number', render: (_, duty) => number(duty.quantity) },
          due,
          {
            ...rule,
            render: (_, duty) => (
              <span className="quiet">
                {duty.ruleSource} {duty.calendarSource}
              </span>
            ),
          },
        ]}
      />
      <Part
        {...common}
        title={w.grades}
        none={w.gradesNone}
        loaded={of(Duty_Kind.LEVEL_EXPIRING)}
        rowKey={(duty) => duty.warehouse}
        columns={[{ title: w.warehouse, render: (_, duty) => <Link to={`/${duty.warehouse}`}>{nameOfWarehouse(duty.warehouse)}</Link> }, due, rule]}
      />
    </>
  );
}
