import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useAction } from '../../../api/action';
import { clientOf, kLong } from '../../../api/client';
import type { Failure } from '../../../api/failure';
import { Elapsed } from '../../../components/elapsed';
import { Field } from '../../../components/field';
import { listed } from '../../../components/format';
import { FailureNote } from '../../../components/states';
import { Table } from '../../../components/table';
import { TravelService } from '../../../gen/muster/dispatch/v1/dispatch_service_pb';
import { currentLanguage } from '../../../i18n/language';
import { decode, kColumns, readWays, type WayFile, type WayRow } from './way_rows';
import { useWayWords } from './way_texts';

interface Wrong {
  line: number;
  column: string;
  why: string;
}

// What the service refused, "travel_times[3].distance_m", by the row of the file that it came from.
function refusedCells(failure: Failure | undefined, rows: readonly WayRow[]): Wrong[] {
  return [...(failure?.fields ?? [])].flatMap(([path, why]) => {
    const [, index, field = ''] = /^travel_times\[(\d+)\]\.?(.*)$/.exec(path) ?? [];
    const row = rows[Number(index)];
    const names = kColumns.find(([name]) => name === field);
    return index !== undefined && row ? [{ line: row.line, column: (currentLanguage() === 'en' ? names?.[0] : names?.[1]) ?? field, why }] : [];
  });
}

// Measured ways from a file: all rows or none, and every wrong cell is named.
export function WayImport({ onImported }: { onImported: () => void }) {
  const w = useWayWords();
  const [read, setRead] = useState<WayFile>();
  const [importedCount, setImportedCount] = useState<number>();
  const { run, failure, isBusy, clear } = useAction();
  const choose = async (file: File | undefined) => {
    clear();
    setImportedCount(undefined);
    setRead(file && readWays(decode(new Uint8Array(await file.arrayBuffer()))));
  };
  const rows = read && 'rows' in read ? read.rows : [];
  const wrong: Wrong[] = read && 'rows' in read && read.wrong.length > 0 ? read.wrong.map((cell) => ({ ...cell, why: w.wrong[cell.why] })) : refusedCells(failure, rows);
  const send = async () => {
    const { answer } = await run('ways', (requestId) => clientOf(TravelService).importTravelTimes({ requestId, travelTimes: rows.map(({ line: _, ...way }) => way) }, kLong));
    if (!answer) return;
    setImportedCount(answer.importedCount);
    setRead(undefined);
    onImported();
  };
  const template = () => {
    const heads = kColumns.map(([english, chinese]) => (currentLanguage() === 'en' ? english : chinese));
    const link = document.createElement('a');
    // Spreadsheet programs take it for UTF-8 by its mark.
    link.href = URL.createObjectURL(new Blob(['\ufeff', heads.join(','), '\r\n'], { type: 'text/csv' }));
    link.download = w.templateName;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <div className="above" role="group" aria-label={w.import}>
      <p>
        <Button onClick={template}>{w.template}</Button> <span className="quiet">{w.templateHint}</span>
      </p>
      <Field label={w.file} hint={w.fileHint} wrong={read && 'missing' in read ? w.columns(listed(read.missing)) : read && rows.length === 0 ? w.empty : undefined}>
        {(id) => <input id={id} type="file" accept=".csv,text/csv" onChange={(event) => void choose(event.target.files?.[0])} />}
      </Field>
      {failure && wrong.length === 0 && <FailureNote failure={failure} />}
      <div role="status">
        {importedCount !== undefined && <Alert type="success" showIcon title={w.imported(importedCount)} />}
        {wrong.length > 0 && <Alert type="warning" showIcon title={w.nothing(wrong.length)} />}
        {rows.length > 0 && wrong.length === 0 && !failure && <p>{w.good(rows.length)}</p>}
      </div>
      {wrong.length > 0 && (
        <Table<Wrong>
          rowKey={(cell) => `${cell.line} ${cell.column} ${cell.why}`}
          size="small"
          pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
          dataSource={wrong}
          columns={[
            { title: w.row, width: 80, className: 'number', dataIndex: 'line' },
            { title: w.column, width: 180, dataIndex: 'column' },
            { title: w.why, dataIndex: 'why' },
          ]}
        />
      )}
      {rows.length > 0 && wrong.length === 0 && (
        <Button type="primary" loading={isBusy} onClick={() => void send()}>
          {w.send(rows.length)}
        </Button>
      )}
      {isBusy && (
        <>
          {' '}
          <Elapsed />
        </>
      )}
    </div>
  );
}
