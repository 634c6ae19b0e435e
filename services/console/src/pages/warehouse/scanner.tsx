import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useWarehouseTexts } from './texts';

// What some browsers have and TypeScript does not know yet: Chrome on phones with Google's services, and on Macs. Elsewhere (Linux, phones
// without them, Safari) a library looks for the code.
interface Detector {
  detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]>;
}
type DetectorClass = new (options: { formats: string[] }) => Detector;
const detectorClass = (): DetectorClass | undefined => (window as { BarcodeDetector?: DetectorClass }).BarcodeDetector;

// A camera is there only for pages that came over https, or from this machine itself.
export const canScan = (): boolean => navigator.mediaDevices?.getUserMedia !== undefined;

const kEveryMs = 250;
// Enough to read a card at arm's length, and a tenth of a second's work for an old PC.
const kMostPixels = 640;

// Reads a code in what a camera sees now.
async function makeReader(): Promise<(video: HTMLVideoElement) => Promise<string | undefined>> {
  const { findCode } = await import('./find_code');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const lookHere = (video: HTMLVideoElement): string | undefined => {
    if (!context || video.videoWidth === 0) return undefined;
    const scale = Math.min(1, kMostPixels / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    return findCode(context.getImageData(0, 0, canvas.width, canvas.height)) || undefined;
  };
  const Native = detectorClass();
  if (!Native) return (video) => Promise.resolve(lookHere(video));
  const detector = new Native({ formats: ['qr_code', 'code_128', 'ean_13'] });
  // Where the browser has the class but not what it takes, detect() fails.
  return (video) =>
    detector.detect(video).then(
      (found) => found[0]?.rawValue,
      () => lookHere(video),
    );
}

// Looks through the camera until there is a code. Where there is none, the code is typed.
export function Scanner({ onCode }: { onCode: (code: string) => void }) {
  const w = useWarehouseTexts();
  const video = useRef<HTMLVideoElement>(null);
  const [isRefused, setRefused] = useState(false);
  const latest = useRef(onCode);
  latest.current = onCode;
  useEffect(() => {
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const stop = () => {
      isOver = true;
      clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const look = async (readCode: Awaited<ReturnType<typeof makeReader>>) => {
      const code = video.current && (await readCode(video.current));
      if (isOver) return;
      if (code) {
        stop();
        latest.current(code);
      } else {
        timer = setTimeout(() => void look(readCode), kEveryMs);
      }
    };
    const start = async () => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } });
        if (isOver || !video.current) return stop();
        video.current.srcObject = stream;
        await video.current.play();
        await look(await makeReader());
      } catch {
        if (!isOver) setRefused(true);
      }
    };
    void start();
    return stop;
  }, []);
  return isRefused ? <p className="field-error" role="alert">{w.counts.noCamera}</p> : <video ref={video} className="camera" muted playsInline aria-label={w.counts.camera} />;
}

// The button that opens the camera, or why there is none.
export function ScanButton({ isOpen, onToggle }: { isOpen: boolean; onToggle: () => void }) {
  const w = useWarehouseTexts();
  if (!canScan()) return <p className="quiet">{w.scan.cannot}</p>;
  return (
    <p>
      <Button block type="primary" size="large" onClick={onToggle}>
        {isOpen ? w.counts.stopCamera : w.counts.camera}
      </Button>
    </p>
  );
}
