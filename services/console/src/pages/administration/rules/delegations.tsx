import { type Timestamp, timestampDate } from '@bufbuild/protobuf/wkt';
import { Button } from 'antd';
import { useSearchParams } from 'react-router-dom';
import { clientOf } from '../../../api/client';
import { useAction } from '../../../api/action';
import { useReloadOn } from '../../../api/live';
import { allPages, useLoad } from '../../../api/load';
import { useHasRole, useSession } from '../../../api/session';
import { idOf, kilograms, listed, number, time } from '../../../components/format';
import { useChapters } from '../../../components/names';
import { Badge, EmptyState, FailureNote, WhenLoaded } from '../../../components/states';
import { Table } from '../../../components/table';
import { Role } from '../../../gen/muster/common/v1/role_pb';
import type { ApprovalDelegation } from '../../../gen/muster/dispatch/v1/approval_pb';
import { ApprovalPolicyService } from '../../../gen/muster/dispatch/v1/dispatch_service_pb';
import { useTexts } from '../../../i18n/language';
import { Head, useAdministers } from '../head';
import { useWords as useAreaWords } from '../texts';
import { DelegationForm } from './delegation_form';
import { useWords } from './texts';

const isPast = (stamp: Timestamp | undefined) => stamp !== undefined && timestampDate(stamp).getTime() <= Date.now();

function State({ delegation }: { delegation: ApprovalDelegation }) {
  const w = useWords();
  if (delegation.revokeTime) return <Badge tone="quiet">{w.revoked}</Badge>;
  if (isPast(delegation.validTo)) return <Badge tone="quiet">{w.ended}</Badge>;
  if (!isPast(delegation.validFrom)) return <Badge tone="warn">{w.notYet}</Badge>;
  return <Badge tone="good">{w.active}</Badge>;
}

// Who may decide in whose name.
export default function Delegations() {
  const t = useTexts();
  const w = useWords();
  const area = useAreaWords();
  const tree = useChapters();
  const hasRole = useHasRole();
  const administers = useAdministers();
  const { identity } = useSession();
  const [search, setSearch] = useSearchParams();
  // In the address: after a reload what was typed is in sight.
  const isWriting = search.get('do') === 'new';
  const setWriting = (next: boolean) => setSearch(next ? { do: 'new' } : {}, { replace: true });
  const { failure, isBusy, run } = useAction();
  const loaded = useLoad('delegations', (signal) =>
    allPages<ApprovalDelegation>(async (pageToken) => {
      const page = await clientOf(ApprovalPolicyService).listApprovalDelegations({ pageSize: 1000, pageToken }, { signal });
      return { rows: page.approvalDelegations, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn(['approvalDelegations/'], loaded.reload);
  const revoke = async (name: string) => {
    if (!(await run(name, (requestId) => clientOf(ApprovalPolicyService).revokeApprovalDelegation({ requestId, name }))).why) loaded.reload();
  };
  const mayRevoke = (delegation: ApprovalDelegation) =>
    !delegation.revokeTime && !isPast(delegation.validTo) && (delegation.delegator === identity.user || administers(delegation.chapter));
  const limitsOf = ({ maxQuantity, maxWeightG, maxValueFen }: ApprovalDelegation) =>
    listed([
      ...(maxQuantity > 0n ? [w.quantityUpTo(number(maxQuantity))] : []),
      ...(maxWeightG > 0n ? [w.weightUpTo(kilograms(maxWeightG))] : []),
      ...(maxValueFen > 0n ? [w.valueUpTo(number(Number(maxValueFen) / 100))] : []),
    ]) || w.noLimit;
  return (
    <>
      <Head title={area.delegations}>{hasRole(Role.APPROVER) && !isWriting && <Button onClick={() => setWriting(true)}>{w.newDelegation}</Button>}</Head>
      {failure && <FailureNote failure={failure} />}
      {isWriting && <DelegationForm onClose={() => setWriting(false)} onSaved={() => (setWriting(false), loaded.reload())} />}
      <WhenLoaded loaded={loaded}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={w.noDelegations}>
              <p>{w.noDelegationsHint}</p>
            </EmptyState>
          ) : (
            <Table<ApprovalDelegation>
              rowKey="name"
              size="middle"
              dataSource={rows}
              pagination={{ pageSize: 50, hideOnSinglePage: true, showTotal: t.common.total }}
              scroll={{ x: 900 }}
              columns={[
                { title: w.delegator, render: (_, one) => idOf(one.delegator) },
                { title: w.delegate, render: (_, one) => idOf(one.delegate) },
                { title: w.chapter, render: (_, one) => tree.nameOf(one.chapter) },
                { title: w.from, render: (_, one) => time(one.validFrom ?? one.createTime) },
                { title: w.to, render: (_, one) => time(one.validTo) },
                { title: w.limits, render: (_, one) => limitsOf(one) },
                { title: w.state, render: (_, one) => <State delegation={one} /> },
                {
                  title: '',
                  render: (_, one) =>
                    mayRevoke(one) && (
                      <Button size="small" danger disabled={isBusy} onClick={() => void revoke(one.name)} aria-label={`${w.revoke} ${idOf(one.delegate)}`}>
                        {w.revoke}
                      </Button>
                    ),
                },
              ]}
            />
          )
        }
      </WhenLoaded>
    </>
  );
}
