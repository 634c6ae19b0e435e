import { Input, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import type { Failure } from '../api/failure';
import { useTexts } from '../i18n/language';
import { useDraft } from './draft';
import { Field } from './field';
import { FailureNote } from './states';

// Asks why before something is done. What was typed stays when it is closed, refused or the session ends.
export function ReasonDialog({
  draft,
  title,
  isOptional,
  maxLength = 2000,
  onSubmit,
  onClose,
  children,
}: {
  draft: string;
  title: string;
  isOptional?: boolean;
  maxLength?: number;
  // Answers why it did not work.
  onSubmit: (reason: string) => Promise<Failure | undefined>;
  onClose: () => void;
  children?: ReactNode;
}) {
  const t = useTexts();
  const { value, change, discard } = useDraft(`reason.${draft}`, () => ({ reason: '' }));
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    setFailure(undefined);
    const why = await onSubmit(value.reason.trim());
    setBusy(false);
    if (why) return setFailure(why);
    discard();
    onClose();
  };
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      onOk={() => void submit()}
      okText={title}
      cancelText={t.common.cancel}
      confirmLoading={isBusy}
      okButtonProps={{ disabled: !isOptional && !value.reason.trim() }}
    >
      {failure && <FailureNote failure={failure} />}
      {children}
      <Field label={t.duty.reason} hint={isOptional ? undefined : t.common.required} wrong={failure?.fields.get('reason')}>
        {(id) => <Input.TextArea id={id} rows={3} autoFocus value={value.reason} maxLength={maxLength} onChange={(event) => change({ reason: event.target.value })} />}
      </Field>
    </Modal>
  );
}
