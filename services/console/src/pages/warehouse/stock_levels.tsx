import { Button, Input } from 'antd';
import { useState } from 'react';
import { nameOfItem, unitOf, useItems } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, useLoad } from '../../api/load';
import { useHasRole } from '../../api/session';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { aside, number } from '../../components/format';
import { EmptyState, WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { Role } from '../../gen/muster/common/v1/role_pb';
import type { StockLevel } from '../../gen/muster/warehouse/v1/stock_level_pb';
import type { Warehouse } from '../../gen/muster/warehouse/v1/warehouse_pb';
import { StockLevelService } from '../../gen/muster/warehouse/v1/stock_level_service_pb';
import { useTexts } from '../../i18n/language';
import { useAction } from '../../api/action';
import { FloorReleases } from './floor_releases';
import { Whole, wrongNumber } from './paper_lines';
import { ItemSelect, useItemChoices } from './selects';
import { useWarehouseTexts } from './texts';
import { Ask } from './voucher_actions';
import { wholeOf } from './words';

// 库存定额: how much of each item a warehouse is to have, and what of it stays unless a chapter above lets it go.
export function StockLevels({ warehouse: { name: warehouse }, warehouse: place }: { warehouse: Warehouse }) {
  const t = useTexts();
  const w = useWarehouseTexts().levels;
  const hasRole = useHasRole();
  const items = useItems().value;
  // The item whose level is being set, '' for one that has none yet.
  const [setting, setSetting] = useState<string>();
  const loaded = useLoad(`stock levels ${warehouse}`, (signal) =>
    allPages<StockLevel>(async (pageToken) => {
      const page = await clientOf(StockLevelService).listStockLevels({ warehouse, pageSize: 1000, pageToken }, { signal });
      return { rows: page.stockLevels, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn([`${warehouse}/stockLevels`], loaded.reload);
  const maySet = hasRole(Role.WAREHOUSE_MANAGER, Role.ADMINISTRATOR);
  const setButton = maySet && (
    <Button type="primary" onClick={() => setSetting('')}>
      {w.set}
    </Button>
  );
  const quantity = (value: bigint, item: string) => (value > 0n ? `${number(value)} ${unitOf(items, item)}` : '—');
  return (
    <WhenLoaded loaded={loaded}>
      {(levels) => (
        <>
          {levels.length === 0 ? (
            <EmptyState title={w.none}>
              <p>{w.noneHint}</p>
              {setButton}
            </EmptyState>
          ) : (
            <>
              <p>{setButton}</p>
              <Table<StockLevel>
                rowKey="name"
                size="middle"
                pagination={false}
                scroll={{ x: 760 }}
                dataSource={levels}
                columns={[
                  { title: t.stock.item, render: (_, level) => nameOfItem(items, level.item) },
                  { title: w.minimum, className: 'number', render: (_, level) => quantity(level.minimumQuantity, level.item) },
                  { title: w.maximum, className: 'number', render: (_, level) => quantity(level.maximumQuantity, level.item) },
                  { title: w.floor, className: 'number', render: (_, level) => quantity(level.reserveFloorQuantity, level.item) },
                  { title: w.source, dataIndex: 'source' },
                  ...(maySet
                    ? [
                        {
                          title: t.common.edit,
                          width: 90,
                          render: (_: unknown, level: StockLevel) => (
                            <Button size="small" onClick={() => setSetting(level.item)}>
                              {t.common.edit}
                            </Button>
                          ),
                        },
                      ]
                    : []),
                ]}
              />
            </>
          )}
          <FloorReleases warehouse={place} levels={levels} />
          {setting !== undefined && (
            <SetLevel key={setting} warehouse={warehouse} levels={levels} item={setting} onRead={loaded.reload} onClose={() => setSetting(undefined)} onDone={() => (setSetting(undefined), loaded.reload())} />
          )}
        </>
      )}
    </WhenLoaded>
  );
}

interface SetLevelProps {
  warehouse: string;
  levels: readonly StockLevel[];
  item: string;
  onRead: () => void;
  onClose: () => void;
  onDone: () => void;
}

function SetLevel({ warehouse, levels, item, onRead, onClose, onDone }: SetLevelProps) {
  const w = useWarehouseTexts();
  const items = useItems().value;
  const choices = useItemChoices(items);
  const { value, change, discard } = useDraft(`stock-level.${warehouse}.${item}`, () => {
    const level = levels.find((candidate) => candidate.item === item);
    return {
      item,
      minimum: String(level?.minimumQuantity ?? ''),
      maximum: String(level?.maximumQuantity ?? ''),
      floor: String(level?.reserveFloorQuantity ?? ''),
      source: level?.source ?? '',
      etag: level?.etag ?? '',
    };
  });
  const now = levels.find((candidate) => candidate.item === value.item);
  const { run, failure, isBusy } = useAction();
  const isChanged = failure?.reason === 'ETAG_MISMATCH';
  const set = async () => {
    const { why } = await run('level', (requestId) =>
      clientOf(StockLevelService).setStockLevel({
        requestId,
        stockLevel: {
          warehouse,
          item: value.item,
          minimumQuantity: wholeOf(value.minimum) ?? 0n,
          maximumQuantity: wholeOf(value.maximum) ?? 0n,
          reserveFloorQuantity: wholeOf(value.floor) ?? 0n,
          source: value.source.trim(),
          // After a refusal the present numbers are shown; whoever sets again has seen them.
          etag: isChanged ? (now?.etag ?? '') : value.etag,
        },
      }),
    );
    if (why) return onRead();
    discard();
    onDone();
  };
  const field = (label: string, key: 'minimum' | 'maximum' | 'floor', path: string, hint?: string) => (
    <Field label={label} hint={hint} wrong={failure?.fields.get(`stock_level.${path}`) ?? wrongNumber(value[key], w.papers.notWhole)}>
      {(id) => <Whole id={id} value={value[key]} onChange={(typed) => change({ [key]: typed })} />}
    </Field>
  );
  return (
    <Ask title={w.levels.set} failure={failure} isBusy={isBusy} onOk={() => void set()} onClose={onClose}>
      {isChanged && now && (
        <p role="alert">
          {w.levels.changed} <b>{w.levels.now(number(now.minimumQuantity), number(now.maximumQuantity), number(now.reserveFloorQuantity))}</b>
        </p>
      )}
      {item === '' ? (
        <Field label={w.counts.scope} wrong={failure?.fields.get('stock_level.item')}>
          {(id) => <ItemSelect id={id} value={value.item} choices={choices} onChange={(chosen) => change({ item: chosen, etag: levels.find((level) => level.item === chosen)?.etag ?? '' })} />}
        </Field>
      ) : (
        <p>
          <b>{nameOfItem(items, item)}</b>
          {aside(unitOf(items, item))}
        </p>
      )}
      {field(w.levels.minimum, 'minimum', 'minimum_quantity')}
      {field(w.levels.maximum, 'maximum', 'maximum_quantity')}
      {field(w.levels.floor, 'floor', 'reserve_floor_quantity', w.levels.floorHint)}
      <Field label={w.levels.source} wrong={failure?.fields.get('stock_level.source')}>
        {(id) => <Input id={id} maxLength={500} value={value.source} onChange={(event) => change({ source: event.target.value })} />}
      </Field>
    </Ask>
  );
}
