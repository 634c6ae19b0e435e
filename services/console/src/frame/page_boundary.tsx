import { Component, type ReactNode } from 'react';
import { Button, Note } from '../components/controls';
import { texts } from '../i18n/language';

interface Props {
  path: string;
  children: ReactNode;
}

interface State {
  isBroken: boolean;
  path: string;
}

// A page that breaks, or whose files cannot be fetched, takes the frame with it no more: the menu stays, and what was typed is in the browser.
export class PageBoundary extends Component<Props, State> {
  override state: State = { isBroken: false, path: this.props.path };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  // The next page is another one.
  static getDerivedStateFromProps(props: Props, state: State): State | null {
    return props.path === state.path ? null : { isBroken: false, path: props.path };
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    const t = texts();
    return (
      <Note
        kind="error"
        title={t.frame.broken}
        action={
          <Button kind="small" onClick={() => window.location.reload()}>
            {t.common.reload}
          </Button>
        }
      />
    );
  }
}
