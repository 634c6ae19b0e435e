import { Button, Input } from 'antd';
import { useState } from 'react';
import type { GeoPoint } from '../gen/muster/common/v1/geo_point_pb';
import { areaTexts } from '../i18n/language';
import { Field } from './field';

const zh = {
  point: '坐标（纬度，经度）',
  pointHint: '例如 36.05804, 103.82356。用 GPS（WGS 84）坐标；高德、腾讯地图的坐标有几百米偏差。',
  pointWrong: '请填两个数：纬度，经度',
  here: '用这台设备的位置',
  noPosition: '拿不到这台设备的位置，请直接填写。',
};
const en: typeof zh = {
  point: 'Position (latitude, longitude)',
  pointHint: 'For example 36.05804, 103.82356, as GPS gives it (WGS 84); maps of Amap and Tencent are some hundred metres off.',
  pointWrong: 'Two numbers: latitude, longitude',
  here: 'Position of this device',
  noPosition: 'This device does not tell its position: type it.',
};
export const [, usePointTexts] = areaTexts(zh, en);

// "36.05804, 103.82356" as maps and GPS devices give it, with a comma of either script or a blank; undefined when it is not that.
export function pointOf(typed: string): { latitudeDegrees: number; longitudeDegrees: number } | undefined {
  const parts = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(typed);
  return parts ? { latitudeDegrees: Number(parts[1]), longitudeDegrees: Number(parts[2]) } : undefined;
}

// A point as it is typed; nothing when there is none.
export function typedPoint(point: GeoPoint | undefined): string {
  return point ? `${point.latitudeDegrees}, ${point.longitudeDegrees}` : '';
}

const kWaitMs = 20_000;

// Where something is. Somebody who stands there lets the device say it.
export function PointField({ value, onChange, wrong }: { value: string; onChange: (point: string) => void; wrong?: string }) {
  const w = usePointTexts();
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
