import { Code } from '@connectrpc/connect';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useAction } from '../../../api/action';
import { clientOf, kLong } from '../../../api/client';
import { Elapsed } from '../../../components/elapsed';
import { listed, number, time } from '../../../components/format';
import { Badge, FailureNote } from '../../../components/states';
import { AuditService, type VerifyAuditResponse } from '../../../gen/muster/gateway/v1/audit_service_pb';
import { useWords } from './audit_texts';

// Recomputes the seals of every service, and says where one does not hold.
export function AuditVerification({ nameOfService }: { nameOfService: (service: string) => string }) {
  const a = useWords();
  const { failure, isBusy, run } = useAction();
  const [result, setResult] = useState<VerifyAuditResponse>();
  const verify = async () => setResult((await run('verify', () => clientOf(AuditService).verifyAudit({}, kLong))).answer);
  return (
    <section className="card">
      <div className="page-head">
        <h2>{a.verification}</h2>
        <Button loading={isBusy} onClick={() => void verify()}>
          {a.verify}
        </Button>
      </div>
      <p className="quiet">{isBusy ? <Elapsed words={a.verifying} /> : a.verifyHint}</p>
      {failure && (failure.code === Code.Unimplemented ? <Alert type="warning" showIcon role="alert" title={a.notServed} /> : <FailureNote failure={failure} />)}
      {result && result.unavailableServices.length > 0 && <Alert type="warning" showIcon role="alert" title={a.unavailable(listed(result.unavailableServices.map(nameOfService)))} />}
      {result?.services.map(({ service, result: found }) => (
        <div key={service} className="line">
          <span>
            <b>{nameOfService(service)}</b> {found?.firstBreak ? <Badge tone="danger">{a.broken}</Badge> : <Badge tone="good">{a.holds}</Badge>}
            <div className="quiet">
              {a.counts(number(found?.sealCount ?? 0n), number(found?.eventCount ?? 0n), number(found?.unsealedEventCount ?? 0n))}
              {found?.firstBreak && ` ${a.breaks[found.firstBreak.kind] ?? ''} ${a.breakAt(number(found.firstBreak.sealId), time(found.firstBreak.afterTime), time(found.firstBreak.throughTime))}`}
            </div>
            {found?.lastSeal && (
              <div className="quiet narrative">
                {a.lastSeal(number(found.lastSeal.sealId), time(found.lastSeal.createTime))} <code>{found.lastSeal.digest}</code>
              </div>
            )}
          </span>
        </div>
      ))}
    </section>
  );
}
