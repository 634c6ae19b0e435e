import { useHasRole, useSession } from '../../api/session';
import { useChapters } from '../../components/names';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { type Shipment, Shipment_State as State } from '../../gen/muster/dispatch/v1/shipment_pb';

export type StepKind = 'issue' | 'load' | 'depart' | 'arrive' | 'sign' | 'return' | 'receiveReturn';

// What can be done with a shipment now, by whom it can be done; the most likely first.
export function useSteps(shipment: Shipment): StepKind[] {
  const hasRole = useHasRole();
  const tree = useChapters();
  const { identity } = useSession();
  const isSender = tree.isWithin(shipment.chapter, identity.chapter);
  const isReceiver = tree.isWithin(shipment.requestingChapter, identity.chapter);
  const keepsStock = isSender && hasRole(Role.WAREHOUSE_MANAGER);
  const sends = isSender && hasRole(Role.WAREHOUSE_MANAGER, Role.DUTY_OFFICER);
  const isOnDuty = (isSender || isReceiver) && hasRole(Role.DUTY_OFFICER);
  const steps: Partial<Record<State, [StepKind, boolean][]>> = {
    [State.RESERVED]: [['issue', keepsStock]],
    [State.ISSUED]: [['depart', sends], ['load', sends], ['return', isOnDuty]],
    [State.IN_TRANSIT]: [['arrive', isOnDuty], ['return', isOnDuty]],
    [State.ARRIVED]: [['sign', isReceiver && hasRole(Role.DUTY_OFFICER)], ['return', isOnDuty]],
    [State.RETURNING]: [['receiveReturn', keepsStock]],
  };
  return (steps[shipment.state] ?? []).filter(([, may]) => may).map(([kind]) => kind);
}
