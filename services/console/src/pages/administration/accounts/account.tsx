import { clientOf } from '../../../api/client';
import { useReloadOn } from '../../../api/live';
import { useLoad } from '../../../api/load';
import { useSession } from '../../../api/session';
import { idOf } from '../../../components/format';
import { useChapters } from '../../../components/names';
import { WhenLoaded } from '../../../components/states';
import { UserService } from '../../../gen/muster/chapter/v1/user_service_pb';
import { useTexts } from '../../../i18n/language';
import { useWords as useAreaWords } from '../texts';
import { ApiKeys } from './api_keys';
import { ChangePassword } from './password';
import { grantsInWords } from './role_grants';
import { Sessions } from './sessions';
import { useWords } from './texts';
import { Totp } from './totp';

// What everybody keeps of their own account: password, authenticator app, sessions, keys.
export default function Account() {
  const t = useTexts();
  const w = useWords();
  const area = useAreaWords();
  const tree = useChapters();
  const { identity } = useSession();
  const loaded = useLoad(identity.user, (signal) => clientOf(UserService).getUser({ name: identity.user }, { signal }));
  useReloadOn([identity.user], loaded.reload);
  return (
    <>
      <div className="page-head">
        <h1>{area.myAccount}</h1>
      </div>
      <dl className="facts card">
        <dt>{w.userName}</dt>
        <dd>{idOf(identity.user)}</dd>
        <dt>{w.displayName}</dt>
        <dd>{identity.displayName}</dd>
        <dt>{w.actingFor}</dt>
        <dd>{tree.pathOf(identity.chapter)}</dd>
        <dt>{w.roles}</dt>
        <dd>{grantsInWords(identity.roleGrants, tree, t)}</dd>
      </dl>
      <div className="columns">
        <ChangePassword />
        <WhenLoaded loaded={loaded}>{(user) => <Totp isOn={user.totpEnabled} onChanged={loaded.reload} />}</WhenLoaded>
      </div>
      <Sessions user={identity.user} />
      {loaded.value && <ApiKeys user={loaded.value} />}
    </>
  );
}
