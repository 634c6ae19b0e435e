import { Popconfirm, type PopconfirmProps } from 'antd';
import { useRef } from 'react';
import { useTexts } from '../i18n/language';

// Asks once more before something is done. The question stands at the end of the page for whoever goes by keys: it takes them there at once,
// and back to where they were.
export function Sure(props: PopconfirmProps) {
  const t = useTexts();
  const opener = useRef<HTMLElement | null>(null);
  const follow = (isOpen: boolean) => {
    if (isOpen) opener.current = document.activeElement as HTMLElement | null;
    else opener.current?.focus();
  };
  return <Popconfirm cancelText={t.common.cancel} destroyOnHidden {...props} okButtonProps={{ autoFocus: true, ...props.okButtonProps }} onOpenChange={follow} />;
}
