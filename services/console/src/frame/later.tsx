import { type JSX, lazy, type ReactNode, useState } from 'react';

type Body = (props: { children?: ReactNode }) => JSX.Element;

export type Later = Body & {
  // Begins to fetch its code; what is there is not fetched again.
  fetch: () => Promise<unknown>;
};

// A component whose code is fetched when it is drawn, or before that. What is there already is drawn at once: React.lazy would show the
// fallback even then, and React leaves a fallback on the screen for 0.3 s.
export function later(load: () => Promise<{ default: Body }>): Later {
  let known: Body | undefined;
  const fetch = async () => {
    const module = await load();
    known = module.default;
    return module;
  };
  const Waiting = lazy(fetch);
  const Shown: Body = (props) => {
    const [Known] = useState(() => known);
    return Known ? <Known {...props} /> : <Waiting {...props} />;
  };
  return Object.assign(Shown, { fetch });
}
