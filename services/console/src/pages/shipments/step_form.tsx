import { Button } from 'antd';
import type { ReactNode } from 'react';
import { type Action, useAction } from '../../api/action';
import { newRequestId } from '../../api/client';
import { useDraft } from '../../components/draft';
import { FailureNote } from '../../components/states';
import type { Shipment } from '../../gen/muster/dispatch/v1/shipment_pb';
import { useTexts } from '../../i18n/language';

// What every form of a step takes.
export interface StepProps {
  shipment: Shipment;
  onDone: () => void;
  onClose: () => void;
}

// A form's draft with its request id, and the way to send it. Once it is done the draft is gone.
export function useStep<T extends object>(shipment: Shipment, kind: string, empty: () => T, onDone: () => void) {
  const action = useAction();
  const draft = useDraft(`${kind}.${shipment.name}`, () => ({ ...empty(), requestId: newRequestId() }));
  const send = async (write: (requestId: string) => Promise<unknown>) => {
    const requestId = draft.value.requestId;
    const { why } = await action.run(kind, () => write(requestId));
    if (why) return;
    draft.discard();
    onDone();
  };
  return { ...draft, action, send };
}

// The frame of a step's form: what to do, what was wrong, and the button in reach of the thumb.
export function StepForm({
  title,
  hint,
  action,
  isComplete,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  hint?: string;
  action: Action;
  isComplete: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const t = useTexts();
  return (
    <form className="card" onSubmit={(event) => (event.preventDefault(), isComplete && onSubmit())}>
      <h2>{title}</h2>
      {hint && <p className="quiet">{hint}</p>}
      {action.failure && (
        <div className="above">
          <FailureNote failure={action.failure} />
        </div>
      )}
      {children}
      <div className="thumb">
        <Button type="primary" htmlType="submit" disabled={!isComplete} loading={action.busy !== ''}>
          {title}
        </Button>
        <Button onClick={onClose}>{t.common.close}</Button>
      </div>
      <p className="quiet">{t.common.unsaved}</p>
    </form>
  );
}
