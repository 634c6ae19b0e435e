import { timestampDate } from '@bufbuild/protobuf/wkt';
import { Code } from '@connectrpc/connect';
import { Alert, Button, Select } from 'antd';
import { useState } from 'react';
import { clientOf } from '../../../api/client';
import { useLoad } from '../../../api/load';
import { useHasRole, useSession } from '../../../api/session';
import { idOf, listed, time } from '../../../components/format';
import { last } from '../../../components/last';
import { useChapters } from '../../../components/names';
import { Badge, EmptyState, FailureNote } from '../../../components/states';
import { Table } from '../../../components/table';
import { fromInput } from '../../../components/time_input';
import { Role } from '../../../gen/muster/common/v1/role_pb';
import { type AuditEntry, AuditService } from '../../../gen/muster/gateway/v1/audit_service_pb';
import { useTexts } from '../../../i18n/language';
import { useWords as useAreaWords } from '../texts';
import { type AuditFilter, AuditFilters, kNoFilter } from './audit_filters';
import { useWords as useAuditWords } from './audit_texts';
import { AuditVerification } from './audit_verification';
import { Head } from './head';
import { useWords } from './texts';

// Who did what, for which chapter, from where and when: the trails of all services as one, a page at a time.
export default function Audit() {
  const t = useTexts();
  const w = useWords();
  const a = useAuditWords();
  const area = useAreaWords();
  const tree = useChapters();
  const hasRole = useHasRole();
  const { identity } = useSession();
  const [filter, setFilter] = useState<AuditFilter>(() => ({ ...kNoFilter, chapter: identity.chapter }));
  const [pageSize, setPageSize] = useState(100);
  // Tokens of the pages up to the one in sight; the first page has none.
  const [tokens, setTokens] = useState<readonly string[]>(['']);
  const pageToken = last(tokens) ?? '';
  const search = (next: AuditFilter) => (setFilter(next), setTokens(['']));
  const loaded = useLoad(`audit ${JSON.stringify(filter)} ${pageSize} ${pageToken}`, (signal) =>
    clientOf(AuditService).searchAuditEntries(
      {
        services: [...filter.services],
        actor: filter.actor && !filter.actor.includes('/') ? `users/${filter.actor}` : filter.actor,
        resourcePrefix: filter.resourcePrefix,
        method: filter.method,
        chapter: filter.chapter,
        startTime: filter.from ? fromInput(filter.from) : undefined,
        endTime: filter.to ? fromInput(filter.to) : undefined,
        pageSize,
        pageToken,
      },
      { signal },
    ),
  );
  const nameOfService = (service: string) => t.services[service] ?? service;
  const typeOf = (entry: AuditEntry) => {
    const typeUrl = entry.entry?.event?.payload?.typeUrl ?? '';
    const type = typeUrl.slice(typeUrl.lastIndexOf('.') + 1);
    return w.types[type] ?? type;
  };
  const isAuditor = hasRole(Role.AUDITOR);
  return (
    <>
      <Head title={area.audit} />
      {!isAuditor && <Alert type="info" showIcon className="above" title={a.forAuditors} />}
      {isAuditor && (
        <>
          <AuditFilters filter={filter} wrong={(path) => loaded.failure?.fields.get(path)} onSearch={search} />
          {loaded.failure &&
            (loaded.failure.code === Code.Unimplemented ? (
              <Alert type="warning" showIcon role="alert" className="above" title={a.notServed} />
            ) : (
              <FailureNote failure={loaded.failure} onRetry={loaded.reload} />
            ))}
          {loaded.value && loaded.value.unavailableServices.length > 0 && (
            <Alert
              type="warning"
              showIcon
              role="alert"
              className="above"
              title={a.unavailable(listed(loaded.value.unavailableServices.map(nameOfService)))}
              action={
                <Button size="small" onClick={loaded.reload}>
                  {t.common.reload}
                </Button>
              }
            />
          )}
          {!loaded.value && loaded.isLoading && (
            <p className="quiet" role="status">
              {t.common.loading}
            </p>
          )}
          {loaded.value && loaded.value.entries.length === 0 && (
            <EmptyState title={a.none}>
              <p>{a.noneHint}</p>
            </EmptyState>
          )}
          {loaded.value && loaded.value.entries.length > 0 && (
            <Table<AuditEntry>
              rowKey={(entry) => `${entry.service} ${entry.entry?.event?.cursor}`}
              size="small"
              loading={loaded.isLoading}
              pagination={false}
              scroll={{ x: 1120 }}
              dataSource={loaded.value.entries}
              columns={[
                { title: w.time, width: 170, render: (_, { entry }) => exactTime(entry?.event?.createTime) },
                { title: w.actor, width: 150, render: (_, { entry }) => idOf(entry?.event?.actor ?? '') || a.system },
                {
                  title: w.type,
                  width: 200,
                  render: (_, row) => (
                    <>
                      {typeOf(row)}
                      <div className="quiet">{methodOf(row.entry?.method ?? '') || a.notKept}</div>
                    </>
                  ),
                },
                { title: w.resource, render: (_, { entry }) => <span className="narrative">{entry?.event?.resource}</span> },
                { title: w.where, width: 160, render: (_, { entry }) => tree.nameOf(entry?.event?.chapter ?? '') },
                { title: a.address, width: 140, render: (_, { entry }) => entry?.clientAddress || <span className="quiet">{a.noAddress}</span> },
                { title: w.service, width: 110, render: (_, { service }) => nameOfService(service) },
                { title: a.sealed, width: 110, render: (_, { entry }) => (entry?.sealed ? <Badge tone="good">{a.isSealed}</Badge> : <Badge tone="warn">{a.notSealed}</Badge>) },
              ]}
            />
          )}
          <div className="actions above">
            <Button disabled={tokens.length < 2 || loaded.isLoading} onClick={() => setTokens(tokens.slice(0, -1))}>
              {a.newer}
            </Button>
            <span>{a.page(tokens.length)}</span>
            <Button disabled={!loaded.value?.nextPageToken || loaded.isLoading} onClick={() => loaded.value && setTokens([...tokens, loaded.value.nextPageToken])}>
              {a.older}
            </Button>
            <Select
              aria-label={a.pageSize}
              value={pageSize}
              onChange={(next) => (setPageSize(next), setTokens(['']))}
              options={[50, 100, 500].map((count) => ({ value: count, label: a.perPage(count) }))}
            />
          </div>
          <AuditVerification nameOfService={nameOfService} />
        </>
      )}
    </>
  );
}

// To the second: of two that followed each other an auditor asks which came first.
function exactTime(stamp: Parameters<typeof time>[0]): string {
  return stamp ? `${time(stamp)}:${String(timestampDate(stamp).getUTCSeconds()).padStart(2, '0')}` : '—';
}

// "IssueStock" of "/muster.warehouse.v1.StockService/IssueStock".
function methodOf(method: string): string {
  return method.slice(method.lastIndexOf('/') + 1);
}
