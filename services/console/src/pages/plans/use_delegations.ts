import { timestampDate } from '@bufbuild/protobuf/wkt';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, useLoad } from '../../api/load';
import { useSession } from '../../api/session';
import type { ApprovalDelegation } from '../../gen/muster/dispatch/v1/approval_pb';
import { ApprovalPolicyService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';

// In whose names the caller may decide now. None when that cannot be read: the caller's own name always remains.
export function useDelegations(): readonly ApprovalDelegation[] {
  const { identity } = useSession();
  const loaded = useLoad(`delegations ${identity.user} ${identity.chapter}`, (signal) =>
    allPages<ApprovalDelegation>(async (pageToken) => {
      const page = await clientOf(ApprovalPolicyService).listApprovalDelegations({ pageSize: 1000, pageToken }, { signal });
      return { rows: page.approvalDelegations, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn(['approvalDelegations/'], loaded.reload);
  const now = Date.now();
  return (loaded.value ?? []).filter(
    (one) =>
      one.delegate === identity.user &&
      !one.revokeTime &&
      (!one.validFrom || timestampDate(one.validFrom).getTime() <= now) &&
      (!one.validTo || timestampDate(one.validTo).getTime() > now),
  );
}
