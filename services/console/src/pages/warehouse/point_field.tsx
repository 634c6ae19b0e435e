import { Button, Input } from 'antd';
import { useState } from 'react';
import { Field } from '../../components/field';
import { useWarehouseTexts } from './texts';

// "36.05804, 103.82356" as maps and GPS devices give it, with a comma of either script or a blank; undefined when it is not that.
export function pointOf(typed: string): { latitudeDegrees: number; longitudeDegrees: number } | undefined {
  const parts = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(typed);
  return parts ? { latitudeDegrees: Number(parts[1]), longitudeDegrees: Number(parts[2]) } : undefined;
}

const kWaitMs = 20_000;

// Where something is. Somebody who stands there lets the device say it.
export function PointField({ value, onChange, wrong }: { value: string; onChange: (point: string) => void; wrong?: string }) {
  const w = useWarehouseTexts().register;
  const [isAsking, setAsking] = useState(false);
  const [isRefused, setRefused] = useState(false);
  const ask = () => {
    setAsking(true);
    setRefused(false);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => (setAsking(false), onChange(`${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)}`)),
      () => (setAsking(false), setRefused(true)),
      { enableHighAccuracy: true, timeout: kWaitMs },
    );
  };
  const isMalformed = value.trim() !== '' && pointOf(value) === undefined;
  return (
    <>
      <Field label={w.point} hint={w.pointHint} wrong={wrong ?? (isMalformed ? w.pointWrong : isRefused ? w.noPosition : undefined)}>
        {(id) => <Input id={id} value={value} maxLength={60} status={isMalformed ? 'error' : ''} onChange={(event) => onChange(event.target.value)} />}
      </Field>
      {window.isSecureContext && 'geolocation' in navigator && (
        <p>
          <Button loading={isAsking} onClick={ask}>
            {w.here}
          </Button>
        </p>
      )}
    </>
  );
}
