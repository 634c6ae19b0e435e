import { Alert, Button, Input, Select } from 'antd';
import { useEffect, useState } from 'react';
import { Link } from 'react-router-dom';
import { useWarehouses } from '../../api/catalogue';
import { clientOf, kLong } from '../../api/client';
import { useLoad } from '../../api/load';
import { useHasRole, useSession } from '../../api/session';
import { useDraft } from '../../components/draft';
import { Elapsed } from '../../components/elapsed';
import { Field } from '../../components/field';
import { idOf, number } from '../../components/format';
import { FailureNote } from '../../components/states';
import { Table } from '../../components/table';
import { fromInput } from '../../components/time_input';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { ImportKind, SheetFormat, type SheetRowError } from '../../gen/muster/warehouse/v1/sheet_pb';
import { type ImportSheetResponse, SheetService } from '../../gen/muster/warehouse/v1/sheet_service_pb';
import { Stocktake_State } from '../../gen/muster/warehouse/v1/stocktake_pb';
import { StocktakeService } from '../../gen/muster/warehouse/v1/stocktake_service_pb';
import { currentLanguage, useTexts } from '../../i18n/language';
import { useAction } from '../../api/action';
import { Persons, personsOf } from './persons';
import { download } from './print';
import { WarehouseSelect } from './selects';
import { useWarehouseTexts } from './texts';
import { voucherInWords } from './words';

const kMaxBytes = 15_000_000;

// A spreadsheet comes in: looked at first, row by row, and then taken in as a whole or without the rows that are wrong.
export function SheetImport({ warehouse, kind }: { warehouse: string; kind: number }) {
  const t = useTexts();
  const w = useWarehouseTexts();
  const hasRole = useHasRole();
  const { identity } = useSession();
  const { value, change } = useDraft('sheet-import', () => ({
    warehouse,
    kind: kind || (ImportKind.RECEIPT as number),
    stocktake: '',
    counter: identity.displayName,
    persons: [identity.displayName, ''] as [string, string],
    counterparty: '',
    time: '',
  }));
  // The address says more than what was typed some other day.
  useEffect(() => {
    if (warehouse) change({ warehouse, stocktake: '', ...(kind ? { kind } : {}) });
  }, [warehouse, kind]);
  const warehouses = useWarehouses().value;
  const chosen = { ...value, warehouse: value.warehouse || warehouse || (warehouses?.size === 1 ? [...warehouses.keys()][0]! : '') };
  const [file, setFile] = useState<File>();
  const [answer, setAnswer] = useState<ImportSheetResponse>();
  const { run, failure, isBusy, clear } = useAction();
  const isCount = chosen.kind === ImportKind.COUNT;
  const isTooBig = file !== undefined && file.size > kMaxBytes;
  const kinds = Object.entries(w.sheets.importKinds)
    .map(([key, label]) => ({ value: Number(key), label }))
    .filter((option) => hasRole(Role.WAREHOUSE_MANAGER) || option.value === ImportKind.COUNT);

  const send = (how: { validateOnly?: boolean; acceptGoodRows?: boolean }) =>
    // Another file is another request, even when nobody answered the first.
    run(`import ${file?.name} ${file?.size} ${file?.lastModified}`, async (requestId) => {
      if (!file) return;
      setAnswer(undefined);
      const content = new Uint8Array(await file.arrayBuffer());
      const when = chosen.time ? fromInput(chosen.time) : undefined;
      const paper = isCount
        ? { stocktake: chosen.stocktake, counter: chosen.counter.trim(), countTime: when }
        : {
            warehouse: chosen.warehouse,
            responsiblePersons: personsOf(chosen.persons),
            counterparty: chosen.kind === ImportKind.RECEIPT ? chosen.counterparty.trim() : '',
            voucherTime: when,
          };
      setAnswer(await clientOf(SheetService).importSheet({ requestId, kind: chosen.kind as ImportKind, content, fileName: file.name, ...how, ...paper }, kLong));
    });
  const template = () => run('template', async () => download(await clientOf(SheetService).getSheetTemplate({ kind: chosen.kind as ImportKind, format: SheetFormat.XLSX, languageCode: currentLanguage() })));
  const wrong = (path: string) => [...(failure?.fields ?? [])].find(([known]) => known === path || known.startsWith(`${path}[`))?.[1];
  const canSend = file !== undefined && !isTooBig && !isBusy && (isCount ? chosen.stocktake !== '' : chosen.warehouse !== '');
  const wasTakenIn = answer?.voucher !== undefined || answer?.stocktake !== undefined;
  return (
    <section className="card">
      <h2>{w.sheets.import}</h2>
      <Field label={w.sheets.what} wrong={wrong('kind')}>
        {(id) => <Select id={id} value={chosen.kind} onChange={(next) => (change({ kind: next }), setAnswer(undefined))} options={kinds} />}
      </Field>
      {!isCount && (
        <p>
          <Button disabled={isBusy} onClick={() => void template()}>
            {w.sheets.template}
          </Button>{' '}
          <span className="quiet">{w.sheets.templateHint}</span>
        </p>
      )}
      <Field label={t.stock.warehouse} wrong={wrong('warehouse')}>
        {(id) => <WarehouseSelect id={id} value={chosen.warehouse} onChange={(next) => change({ warehouse: next, stocktake: '' })} />}
      </Field>
      {isCount ? (
        <>
          {chosen.warehouse && <StocktakeField warehouse={chosen.warehouse} value={chosen.stocktake} onChange={(stocktake) => change({ stocktake })} wrong={wrong('stocktake')} />}
          <Field label={w.counts.counter} wrong={wrong('counter')}>
            {(id) => <Input id={id} maxLength={100} value={chosen.counter} onChange={(event) => change({ counter: event.target.value })} />}
          </Field>
        </>
      ) : (
        <>
          <Persons values={chosen.persons} onChange={(persons) => change({ persons })} wrong={wrong('responsible_persons')} />
          {chosen.kind === ImportKind.RECEIPT && (
            <Field label={w.papers.supplier} wrong={wrong('counterparty')}>
              {(id) => <Input id={id} maxLength={200} value={chosen.counterparty} onChange={(event) => change({ counterparty: event.target.value })} />}
            </Field>
          )}
        </>
      )}
      <Field label={w.vouchers.day} hint={w.vouchers.dayHint} wrong={wrong('voucher_time') ?? wrong('count_time')}>
        {(id) => <Input id={id} type="datetime-local" value={chosen.time} onChange={(event) => change({ time: event.target.value })} />}
      </Field>
      <Field label={w.sheets.file} hint={file ? w.sheets.chosen(file.name, `${number(Math.ceil(file.size / 1024))} KB`) : w.sheets.fileHint} wrong={isTooBig ? w.sheets.fileTooBig : wrong('content')}>
        {(id) => (
          <input
            id={id}
            type="file"
            accept=".xlsx,.csv"
            onChange={(event) => {
              setFile(event.target.files?.[0]);
              setAnswer(undefined);
              clear();
            }}
          />
        )}
      </Field>
      {failure && <FailureNote failure={failure} />}
      <div className="actions">
        {!isCount && !chosen.warehouse && <span role="status">{w.sheets.chooseWarehouse}</span>}
        <Button disabled={!canSend} onClick={() => void send({ validateOnly: true })}>
          {w.sheets.check}
        </Button>
        <Button type="primary" disabled={!canSend || wasTakenIn} onClick={() => void send({})}>
          {w.sheets.importAll}
        </Button>
        {answer && !wasTakenIn && answer.rowErrorCount > 0 && answer.acceptedRowCount > 0 && (
          <Button disabled={!canSend} onClick={() => void send({ acceptGoodRows: true })}>
            {w.sheets.importGood(number(answer.acceptedRowCount))}
          </Button>
        )}
        {isBusy && <Elapsed />}
      </div>
      {answer && <Answer answer={answer} />}
    </section>
  );
}

function StocktakeField({ warehouse, value, onChange, wrong }: { warehouse: string; value: string; onChange: (stocktake: string) => void; wrong?: string }) {
  const w = useWarehouseTexts();
  const stocktakes = useLoad(`open stocktakes ${warehouse}`, async (signal) => {
    const page = await clientOf(StocktakeService).listStocktakes({ parent: warehouse, pageSize: 200 }, { signal });
    return page.stocktakes.filter((stocktake) => stocktake.state === Stocktake_State.COUNTING || stocktake.state === Stocktake_State.COUNTED);
  }).value;
  if (stocktakes?.length === 0) return <p>{w.sheets.noStocktake}</p>;
  return (
    <Field label={w.sheets.stocktake} wrong={wrong}>
      {(id) => (
        <Select
          id={id}
          value={value || undefined}
          onChange={onChange}
          options={(stocktakes ?? []).map((stocktake) => ({ value: stocktake.name, label: `#${idOf(stocktake.name)} ${w.counts.progress(number(stocktake.settledCount), number(stocktake.lineCount))} ${stocktake.note}` }))}
        />
      )}
    </Field>
  );
}

// What became of the sheet, row by row where it is wrong.
function Answer({ answer }: { answer: ImportSheetResponse }) {
  const w = useWarehouseTexts();
  const wasTakenIn = answer.voucher !== undefined || answer.stocktake !== undefined;
  const to = answer.voucher?.name ?? answer.stocktake?.name;
  return (
    <div role="status">
      <p>{w.sheets.rows(number(answer.rowCount), number(answer.acceptedRowCount), number(answer.rowErrorCount))}</p>
      <Alert
        showIcon
        className="above"
        type={wasTakenIn || answer.rowErrorCount === 0 ? 'success' : 'warning'}
        title={wasTakenIn ? w.sheets.imported(number(answer.acceptedRowCount)) : answer.rowErrorCount === 0 ? w.sheets.allGood : w.sheets.nothing}
        description={wasTakenIn && to ? <Link to={`/${to}`}>{voucherInWords(to)}</Link> : answer.rowErrorCount > 0 ? w.sheets.again : undefined}
      />
      {answer.rowErrors.length > 0 && (
        <>
          {answer.rowErrorCount > answer.rowErrors.length && <p className="quiet">{w.sheets.firstErrors(number(answer.rowErrors.length), number(answer.rowErrorCount))}</p>}
          <Table<SheetRowError>
            rowKey={(error) => `${error.row} ${error.column} ${error.reason}`}
            size="small"
            pagination={{ pageSize: 100, hideOnSinglePage: true, showSizeChanger: false }}
            dataSource={answer.rowErrors}
            columns={[
              { title: w.sheets.row, width: 70, className: 'number', dataIndex: 'row' },
              {
                // One below the other: the whole sentence is read on a phone too.
                title: w.sheets.wrong,
                render: (_, error) => (
                  <>
                    <b>{error.column}</b> {error.value}
                    <div>{error.message}</div>
                  </>
                ),
              },
            ]}
          />
        </>
      )}
    </div>
  );
}
