import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { Identity } from '../gen/muster/chapter/v1/session_pb';
import type { Role } from '../gen/muster/common/v1/role_pb';
import { SignInService, type World } from '../gen/muster/gateway/v1/sign_in_service_pb';
import { clientOf, newRequestId, whenSignedOut } from './client';
import { type Failure, failureOf, isUnreachable } from './failure';

export interface Session {
  world: World;
  identity: Identity;
}

interface SessionState {
  // Undefined while it is not known; null: nobody is signed in.
  session?: Session | null;
  // There was a session, and it ended while somebody worked.
  hasEnded: boolean;
  // Nobody could be asked.
  failure?: Failure;
  signedIn: (session: Session) => void;
  // Both fail when nobody answers; then all is as it was.
  signOut: () => Promise<void>;
  actFor: (chapter: string) => Promise<void>;
  retry: () => void;
}

// Whether somebody was signed in when this browser was here last: what they see first is fetched at once then.
const kWasSignedIn = 'muster.signed-in';
export function wasSignedIn(): boolean {
  return localStorage.getItem(kWasSignedIn) !== null;
}

// Asks who is signed in before there is anything to show it with.
let early: ReturnType<typeof identityNow> | undefined;
export function askForSession(): void {
  early = identityNow();
  early.catch(() => undefined);
}
function identityNow() {
  return clientOf(SignInService).getIdentity({});
}

// Told before somebody who signs in, or acts for another chapter, sees anything: what was read before may not be theirs.
const identityListeners = new Set<() => void>();
export function listenToIdentity(listener: () => void): void {
  identityListeners.add(listener);
}

const SessionContext = createContext<SessionState | undefined>(undefined);

export function SessionProvider({ children }: { children: ReactNode }) {
  const [session, setSession] = useState<Session | null>();
  const [hasEnded, setHasEnded] = useState(false);
  const [failure, setFailure] = useState<Failure>();

  const ask = useCallback(async () => {
    setFailure(undefined);
    const answer = early ?? identityNow();
    early = undefined;
    try {
      const { world, identity } = await answer;
      setSession(world && identity ? { world, identity } : null);
    } catch (error) {
      const why = failureOf(error);
      if (isUnreachable(why)) setFailure(why);
      else setSession(null);
    }
  }, []);

  useEffect(() => {
    whenSignedOut(() => setSession((before) => (before && setHasEnded(true), null)));
    void ask();
  }, [ask]);

  useEffect(() => {
    if (session) localStorage.setItem(kWasSignedIn, '1');
    else if (session === null) localStorage.removeItem(kWasSignedIn);
  }, [session]);

  const become = useCallback((next: Session) => {
    for (const listener of identityListeners) listener();
    setSession(next);
  }, []);

  const state = useMemo<SessionState>(
    () => ({
      session,
      hasEnded,
      failure,
      signedIn: (next) => (setHasEnded(false), become(next)),
      signOut: async () => {
        await clientOf(SignInService).signOut({});
        setHasEnded(false);
        setSession(null);
      },
      actFor: async (chapter) => {
        if (!session) return;
        const { SessionService } = await import('../gen/muster/chapter/v1/session_service_pb');
        await clientOf(SessionService).updateSession({ requestId: newRequestId(), session: { name: session.identity.credential, chapter } });
        const now = await identityNow();
        if (now.world && now.identity) become({ world: now.world, identity: now.identity });
      },
      retry: () => void ask(),
    }),
    [session, hasEnded, failure, ask, become],
  );
  return <SessionContext.Provider value={state}>{children}</SessionContext.Provider>;
}

export function useSessionState(): SessionState {
  const state = useContext(SessionContext);
  if (!state) throw new Error('outside of SessionProvider');
  return state;
}

// Within the frame somebody is signed in.
export function useSession(): Session {
  const { session } = useSessionState();
  if (!session) throw new Error('nobody is signed in');
  return session;
}

export function useHasRole(): (...roles: Role[]) => boolean {
  const { identity } = useSession();
  return useCallback((...roles) => roles.some((role) => identity.roles.includes(role)), [identity]);
}
