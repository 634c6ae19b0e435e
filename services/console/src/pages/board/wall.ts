import { useCallback, useEffect, useState } from 'react';

// The board as a wall screen: nothing but the board, in letters that are read across a room, over the whole screen where the browser lets it.
// Esc leaves it in any case.
export function useWall(): [boolean, (isWall: boolean) => void] {
  const [isWall, setWall] = useState(false);
  useEffect(() => {
    if (!isWall) return;
    document.documentElement.dataset.density = 'wall';
    document.body.classList.add('wall');
    const onLeave = () => !document.fullscreenElement && setWall(false);
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && setWall(false);
    document.addEventListener('fullscreenchange', onLeave);
    window.addEventListener('keydown', onKey);
    return () => {
      document.documentElement.dataset.density = '';
      document.body.classList.remove('wall');
      document.removeEventListener('fullscreenchange', onLeave);
      window.removeEventListener('keydown', onKey);
      if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
    };
  }, [isWall]);
  const set = useCallback((next: boolean) => {
    setWall(next);
    if (next) void document.documentElement.requestFullscreen?.().catch(() => undefined);
  }, []);
  return [isWall, set];
}
