import { Button, Collapse } from 'antd';
import { useSearchParams } from 'react-router-dom';
import { useItems } from '../../../api/catalogue';
import { clientOf } from '../../../api/client';
import { useReloadOn } from '../../../api/live';
import { useLoad } from '../../../api/load';
import { useSession } from '../../../api/session';
import { ChapterSelect } from '../../../components/chapter_select';
import { idOf, time } from '../../../components/format';
import { useChapters } from '../../../components/names';
import { WhenLoaded } from '../../../components/states';
import type { ApprovalPolicy, ApprovalPolicy_Step } from '../../../gen/muster/dispatch/v1/approval_pb';
import { ApprovalPolicyService } from '../../../gen/muster/dispatch/v1/dispatch_service_pb';
import { useTexts } from '../../../i18n/language';
import { Head, useAdministers } from '../head';
import { useWords as useAreaWords } from '../texts';
import { PolicyForm } from './policy_form';
import { termsOf } from './policy_words';
import { useWords } from './texts';

// Who must say yes before goods of a chapter leave: what holds now and from whom, and the chapter's own versions.
export default function Policies() {
  const w = useWords();
  const area = useAreaWords();
  const tree = useChapters();
  const administers = useAdministers();
  const { identity } = useSession();
  const [search, setSearch] = useSearchParams();
  const chapter = search.get('chapter') ?? identity.chapter;
  // In the address: after a reload what was typed is in sight.
  const isWriting = search.get('do') === 'new';
  const setWriting = (next: boolean) => setSearch({ chapter, ...(next ? { do: 'new' } : {}) }, { replace: true });
  const loaded = useLoad(`policies ${chapter}`, async (signal) => {
    const service = clientOf(ApprovalPolicyService);
    const [inForce, versions] = await Promise.all([service.findApprovalPolicy({ chapter }, { signal }), service.listApprovalPolicies({ chapter }, { signal })]);
    return { inForce, versions: versions.approvalPolicies };
  });
  useReloadOn(['approvalPolicies/'], loaded.reload);
  return (
    <>
      <Head title={area.policies}>
        <div className="grow">
          <ChapterSelect value={chapter} onChange={(next) => setSearch({ chapter: next }, { replace: true })} />
        </div>
        {administers(chapter) && !isWriting && <Button onClick={() => setWriting(true)}>{w.newVersion}</Button>}
      </Head>
      <WhenLoaded loaded={loaded}>
        {({ inForce, versions }) => (
          <>
            {isWriting && (
              <PolicyForm key={chapter} chapter={chapter} from={inForce} onClose={() => setWriting(false)} onSaved={() => (setWriting(false), loaded.reload())} onStale={loaded.reload} />
            )}
            <section className="card">
              <h2>
                {w.inForceNow}
                {inForce.chapter && ` · ${w.ofChapter(tree.nameOf(inForce.chapter))} · ${w.version(inForce.version)}`}
              </h2>
              {inForce.chapter ? <p className="quiet">{inForce.source}</p> : <p>{w.productRule}</p>}
              <Steps policy={inForce} />
            </section>
            <section className="card">
              <h2>{w.versions}</h2>
              {versions.length === 0 ? (
                <p className="quiet">{w.noVersions}</p>
              ) : (
                <Collapse
                  items={versions.map((policy) => ({
                    key: policy.name,
                    label: `${w.version(policy.version)} · ${time(policy.createTime)} · ${idOf(policy.creator)}`,
                    children: (
                      <>
                        <p className="quiet">{policy.source}</p>
                        <Steps policy={policy} />
                      </>
                    ),
                  }))}
                />
              )}
            </section>
          </>
        )}
      </WhenLoaded>
    </>
  );
}

function Steps({ policy }: { policy: ApprovalPolicy }) {
  const w = useWords();
  if (policy.steps.length === 0) return <p>{w.noSteps}</p>;
  return (
    <ol>
      {policy.steps.map((step, index) => (
        <li key={index}>
          <StepInWords step={step} />
        </li>
      ))}
    </ol>
  );
}

function StepInWords({ step }: { step: ApprovalPolicy_Step }) {
  const t = useTexts();
  const w = useWords();
  const items = useItems().value;
  return (
    <>
      {step.title && <b>{step.title} · </b>}
      {w.deciders[step.decider]} · {t.roles[step.role]}
      <div className="quiet">{termsOf(step, w, items)}</div>
    </>
  );
}
