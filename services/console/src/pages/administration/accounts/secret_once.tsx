import { Alert, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { Field } from '../../../components/field';
import { useWords } from './texts';

// What is shown once: it closes only by saying that it was noted down. Empty: the answer to a repeated call, which shows it no more.
export function SecretOnce({ title, hint, gone, secret, onClose }: { title: string; hint: string; gone: string; secret: string; onClose: () => void }) {
  const w = useWords();
  const [isCopied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard?.writeText(secret).then(() => setCopied(true), () => undefined);
  return (
    <Modal
      open
      title={title}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <Button type="primary" autoFocus onClick={onClose}>
          {w.noted}
        </Button>
      }
    >
      {secret ? (
        <>
          <Field label={title} hint={hint}>
            {(id) => <Input id={id} readOnly value={secret} onFocus={(event) => event.target.select()} />}
          </Field>
          {'clipboard' in navigator && <Button onClick={copy}>{isCopied ? w.copied : w.copy}</Button>}
        </>
      ) : (
        <Alert type="warning" showIcon title={gone} />
      )}
    </Modal>
  );
}
