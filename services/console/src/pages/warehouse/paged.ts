import { useEffect, useRef } from 'react';
import { type Loaded, useLoad } from '../../api/load';

export interface Paged<Row> {
  rows: Row[];
  hasMore: boolean;
}

// Long lists page by page: as many pages as were asked for, read anew together so that they agree.
export function usePaged<Row>(
  key: string,
  read: (pageToken: string, signal: AbortSignal) => Promise<{ rows: Row[]; nextPageToken: string }>,
): Loaded<Paged<Row>> & { more: () => void } {
  const wanted = useRef(1);
  useEffect(() => {
    wanted.current = 1;
  }, [key]);
  const loaded = useLoad<Paged<Row>>(key, async (signal) => {
    const rows: Row[] = [];
    let token = '';
    for (let page = 0; page < wanted.current; ++page) {
      const answer = await read(token, signal);
      rows.push(...answer.rows);
      token = answer.nextPageToken;
      if (!token) break;
    }
    return { rows, hasMore: token !== '' };
  });
  return {
    ...loaded,
    more: () => {
      wanted.current += 1;
      loaded.reload();
    },
  };
}
