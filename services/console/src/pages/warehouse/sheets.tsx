import { Button, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { clientOf, kLong } from '../../api/client';
import { useHasRole, useSession } from '../../api/session';
import { ChapterSelect } from '../../components/chapter_select';
import { Elapsed } from '../../components/elapsed';
import { Field } from '../../components/field';
import { FailureNote } from '../../components/states';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { ExportKind, SheetFormat } from '../../gen/muster/warehouse/v1/sheet_pb';
import { SheetService } from '../../gen/muster/warehouse/v1/sheet_service_pb';
import { currentLanguage, useTexts } from '../../i18n/language';
import { useAction } from '../../api/action';
import { download } from './print';
import { WarehouseSelect } from './selects';
import { SheetImport } from './sheet_import';
import { useWarehouseTexts } from './texts';
import './warehouse.css';

// Spreadsheets in and out.
export default function Sheets() {
  const w = useWarehouseTexts().sheets;
  const hasRole = useHasRole();
  const [search] = useSearchParams();
  const warehouse = search.get('warehouse') ?? '';
  return (
    <>
      <div className="page-head">
        <h1>{w.title}</h1>
      </div>
      <div className="columns">
        {hasRole(Role.WAREHOUSE_MANAGER, Role.DUTY_OFFICER) && <SheetImport warehouse={warehouse} kind={Number(search.get('kind')) || 0} />}
        <SheetExport warehouse={warehouse} />
      </div>
    </>
  );
}

function SheetExport({ warehouse: first }: { warehouse: string }) {
  const t = useTexts();
  const w = useWarehouseTexts().sheets;
  const { identity } = useSession();
  const [kind, setKind] = useState<ExportKind>(ExportKind.BALANCES);
  const [format, setFormat] = useState<SheetFormat>(SheetFormat.XLSX);
  const [scope, setScope] = useState<'chapter' | 'warehouse'>(first ? 'warehouse' : 'chapter');
  const [chapter, setChapter] = useState(identity.chapter);
  const [warehouse, setWarehouse] = useState(first);
  const { run, failure, isBusy } = useAction();
  const isOfWarehouse = scope === 'warehouse' || kind === ExportKind.COUNT_SHEET;
  const send = () =>
    run('export', async () => download(await clientOf(SheetService).exportSheet({ kind, format, languageCode: currentLanguage(), ...(isOfWarehouse ? { warehouse } : { ancestor: chapter }) }, kLong)));
  return (
    <section className="card">
      <h2>{w.export}</h2>
      <Field label={w.what} wrong={failure?.fields.get('kind')}>
        {(id) => <Select id={id} value={kind} onChange={setKind} options={Object.entries(w.exportKinds).map(([value, label]) => ({ value: Number(value) as ExportKind, label }))} />}
      </Field>
      {kind !== ExportKind.COUNT_SHEET && (
        <Field label={w.where}>
          {(id) => (
            <Segmented
              id={id}
              value={scope}
              onChange={setScope}
              options={[
                { value: 'chapter', label: w.byChapter },
                { value: 'warehouse', label: w.byWarehouse },
              ]}
            />
          )}
        </Field>
      )}
      {isOfWarehouse ? (
        <Field label={t.stock.warehouse} wrong={failure?.fields.get('warehouse')}>
          {(id) => <WarehouseSelect id={id} value={warehouse} onChange={setWarehouse} />}
        </Field>
      ) : (
        <Field label={t.duty.place} wrong={failure?.fields.get('ancestor')}>
          {(id) => <ChapterSelect id={id} value={chapter} onChange={setChapter} />}
        </Field>
      )}
      <Field label={w.format} wrong={failure?.fields.get('format')}>
        {(id) => (
          <Select
            id={id}
            value={format}
            onChange={setFormat}
            options={[
              { value: SheetFormat.XLSX, label: '.xlsx' },
              { value: SheetFormat.CSV, label: '.csv' },
            ]}
          />
        )}
      </Field>
      {failure && <FailureNote failure={failure} />}
      <div className="actions">
        <Button type="primary" disabled={isBusy || (isOfWarehouse && !warehouse)} onClick={() => void send()}>
          {w.download}
        </Button>
        {isBusy && <Elapsed />}
      </div>
    </section>
  );
}
