import { Alert, Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { type Outcome, useAction } from '../../../api/action';
import type { Failure } from '../../../api/failure';
import { Elapsed } from '../../../components/elapsed';
import { Field } from '../../../components/field';
import { listed } from '../../../components/format';
import { FailureNote } from '../../../components/states';
import { Table } from '../../../components/table';
import { currentLanguage } from '../../../i18n/language';
import { type CsvFile, decode, type Heading } from './csv';
import { useCsvWords } from './csv_texts';

interface Wrong {
  line: number;
  column: string;
  why: string;
}

interface Props<Row> {
  label: string;
  headings: readonly Heading[];
  // What a path of the request that the service finds wrong begins with: "travel_times".
  path: string;
  // Columns of the file by what the service calls them, where that is something else.
  aliases?: Readonly<Record<string, string>>;
  templateName: string;
  templateHint: string;
  fileHint: string;
  read: (text: string) => CsvFile<Row>;
  // What would be done, in words, without doing it.
  check?: (rows: Row[], requestId: string) => Promise<string>;
  // What was done.
  send: (rows: Row[], requestId: string) => Promise<string>;
}

// Rows from a CSV file: all of them or none, and every wrong cell is named.
export function CsvImport<Row extends { line: number }>({ label, headings, path, aliases = {}, templateName, templateHint, fileHint, read: readText, check, send }: Props<Row>) {
  const w = useCsvWords();
  const [file, setFile] = useState<File>();
  const [read, setRead] = useState<CsvFile<Row>>();
  const [checked, setChecked] = useState('');
  const [done, setDone] = useState('');
  const { run, failure, isBusy, clear } = useAction();
  const choose = async (next: File | undefined) => {
    clear();
    setFile(next);
    setDone('');
    setChecked('');
    setRead(next && readText(decode(new Uint8Array(await next.arrayBuffer()))));
  };
  // What the service refused, "travel_times[3].distance_m", by the row of the file that it came from.
  const refused = (why: Failure | undefined, rows: readonly Row[]): Wrong[] =>
    [...(why?.fields ?? [])].flatMap(([where, words]) => {
      const [, list, index, field = ''] = /^(\w+)\[(\d+)\]\.?(.*)$/.exec(where) ?? [];
      const row = list === path ? rows[Number(index)] : undefined;
      const names = headings.find(([name]) => name === (aliases[field] ?? field));
      return row ? [{ line: row.line, column: (currentLanguage() === 'en' ? names?.[0] : names?.[1]) ?? field, why: words }] : [];
    });
  const rows = read && 'rows' in read ? read.rows : [];
  const wrong: Wrong[] = read && 'rows' in read && read.wrong.length > 0 ? read.wrong.map((cell) => ({ ...cell, why: w.wrong[cell.why] })) : refused(failure, rows);
  const isGood = rows.length > 0 && wrong.length === 0;
  const attempt = async (work: (requestId: string) => Promise<string>, say: (words: string) => void): Promise<Outcome<string>> => {
    // Another file is another request, even when nobody answered the first.
    const outcome = await run(`${file?.name} ${file?.size} ${file?.lastModified}`, work);
    if (outcome.answer !== undefined) say(outcome.answer);
    return outcome;
  };
  const take = async () => {
    const { answer } = await attempt((requestId) => send(rows, requestId), setDone);
    if (answer !== undefined) setRead(undefined);
  };
  const template = () => {
    const link = document.createElement('a');
    // Spreadsheet programs take it for UTF-8 by its mark.
    link.href = URL.createObjectURL(new Blob(['\ufeff', headings.map(([english, chinese]) => (currentLanguage() === 'en' ? english : chinese)).join(','), '\r\n'], { type: 'text/csv' }));
    link.download = templateName;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const button = (words: ReactNode, onClick: () => void) => (
    <Button type="primary" loading={isBusy} onClick={onClick}>
      {words}
    </Button>
  );
  return (
    <div className="above" role="group" aria-label={label}>
      <p>
        <Button onClick={template}>{w.template}</Button> <span className="quiet">{templateHint}</span>
      </p>
      <Field label={w.file} hint={fileHint} wrong={read && 'missing' in read ? w.columns(listed(read.missing)) : read && rows.length === 0 ? w.empty : undefined}>
        {(id) => <input id={id} type="file" accept=".csv,text/csv" onChange={(event) => void choose(event.target.files?.[0])} />}
      </Field>
      {failure && wrong.length === 0 && <FailureNote failure={failure} />}
      <div role="status">
        {done && <Alert type="success" showIcon title={done} />}
        {wrong.length > 0 && <Alert type="warning" showIcon title={w.nothing(wrong.length)} />}
        {isGood && !failure && <p>{checked || w.good(rows.length)}</p>}
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
      {isGood && (check && !checked ? button(w.check(rows.length), () => void attempt((requestId) => check(rows, requestId), setChecked)) : button(w.send(rows.length), () => void take()))}{' '}
      {isBusy && <Elapsed />}
    </div>
  );
}
