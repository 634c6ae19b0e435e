import { useEffect, useRef, useState } from 'react';
import { useWarehouseTexts } from './texts';

// What newer browsers have and TypeScript does not know yet.
interface Detector {
  detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]>;
}
type DetectorClass = new () => Detector;
const detectorClass = (): DetectorClass | undefined => (window as { BarcodeDetector?: DetectorClass }).BarcodeDetector;

export const canScan = (): boolean => detectorClass() !== undefined && navigator.mediaDevices !== undefined;

const kEveryMs = 250;

// Looks through the camera until there is a code. Where the browser cannot, there is no button for it: the code is typed.
export function Scanner({ onCode }: { onCode: (code: string) => void }) {
  const w = useWarehouseTexts().counts;
  const video = useRef<HTMLVideoElement>(null);
  const [isRefused, setRefused] = useState(false);
  const latest = useRef(onCode);
  latest.current = onCode;
  useEffect(() => {
    const Detector = detectorClass();
    if (!Detector) return;
    const detector = new Detector();
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setInterval> | undefined;
    let isOver = false;
    const start = async () => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
        if (isOver || !video.current) return stop();
        video.current.srcObject = stream;
        await video.current.play();
        timer = setInterval(() => void look(), kEveryMs);
      } catch {
        if (!isOver) setRefused(true);
      }
    };
    const look = async () => {
      if (!video.current) return;
      const found = await detector.detect(video.current).catch(() => []);
      if (found[0] && !isOver) {
        stop();
        latest.current(found[0].rawValue);
      }
    };
    const stop = () => {
      isOver = true;
      clearInterval(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    void start();
    return stop;
  }, []);
  return isRefused ? <p className="field-error" role="alert">{w.noCamera}</p> : <video ref={video} muted playsInline aria-label={w.camera} />;
}
