import { type ButtonHTMLAttributes, type InputHTMLAttributes, type ReactNode, useState } from 'react';
import { useTexts } from '../i18n/language';
import { CloseIcon, EyeIcon, WarningIcon, WrongIcon } from './icons';
import './controls.css';

// The browser's own controls in the looks of Ant Design: for what is seen first, which does not wait for it.

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: 'primary' | 'link' | 'small';
  isWide?: boolean;
  // What was asked for is under way; pressing again does nothing.
  isBusy?: boolean;
}

export function Button({ kind, isWide, isBusy, onClick, type = 'button', className = '', ...rest }: ButtonProps) {
  const classes = ['button', kind && `button-${kind}`, isWide && 'button-wide', className].filter(Boolean).join(' ');
  return <button {...rest} type={type} className={classes} aria-busy={isBusy || undefined} onClick={isBusy ? (event) => event.preventDefault() : onClick} />;
}

export function TextInput({ className = '', ...rest }: InputHTMLAttributes<HTMLInputElement>) {
  return <input type="text" {...rest} className={`text-input ${className}`} />;
}

// Words to look for, with a button that clears them.
export function FindInput({ value, label, onFind }: { value: string; label: string; onFind: (words: string) => void }) {
  const t = useTexts();
  return (
    <span className="with-button">
      <TextInput value={value} aria-label={label} placeholder={label} onChange={(event) => onFind(event.target.value)} />
      {value && (
        <button type="button" aria-label={t.common.clear} onClick={() => onFind('')}>
          <CloseIcon />
        </button>
      )}
    </span>
  );
}

export function PasswordInput(props: InputHTMLAttributes<HTMLInputElement>) {
  const t = useTexts();
  const [isShown, setShown] = useState(false);
  return (
    <span className="with-button">
      <TextInput {...props} type={isShown ? 'text' : 'password'} />
      <button type="button" aria-label={t.signIn.show} aria-pressed={isShown} onClick={() => setShown(!isShown)}>
        <EyeIcon isShut={!isShown} />
      </button>
    </span>
  );
}

export function CheckBox({ isChecked, onCheck, children }: { isChecked: boolean; onCheck: (isChecked: boolean) => void; children: ReactNode }) {
  return (
    <label className="check">
      <input type="checkbox" checked={isChecked} onChange={(event) => onCheck(event.target.checked)} />
      {children}
    </label>
  );
}

// Something to be told at once: what went wrong, or what to look at.
export function Note({ kind, title, action, children }: { kind: 'error' | 'warning'; title: ReactNode; action?: ReactNode; children?: ReactNode }) {
  return (
    <div role="alert" className={`note note-${kind}${children ? ' note-with-more' : ''}`}>
      {kind === 'error' ? <WrongIcon /> : <WarningIcon />}
      <div className="note-words">
        <div className="note-title">{title}</div>
        {children && <div>{children}</div>}
      </div>
      {action && <div className="note-action">{action}</div>}
    </div>
  );
}
