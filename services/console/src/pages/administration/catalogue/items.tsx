import { Button, Input } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { useItems } from '../../../api/catalogue';
import { useReloadOn } from '../../../api/live';
import { idOf, kilograms, listed, number } from '../../../components/format';
import { matches } from '../../../components/pinyin';
import { Badge, EmptyState, WhenLoaded } from '../../../components/states';
import { Table } from '../../../components/table';
import type { Item } from '../../../gen/muster/warehouse/v1/item_pb';
import { useTexts } from '../../../i18n/language';
import { Head, useIsNationalAdministrator } from '../head';
import { useWords as useAreaWords } from '../texts';
import { useWords } from './texts';

// The goods that all warehouses of the country name alike.
export default function Items() {
  const t = useTexts();
  const w = useWords();
  const area = useAreaWords();
  const navigate = useNavigate();
  const isNational = useIsNationalAdministrator();
  const [typed, setTyped] = useState('');
  const items = useItems();
  useReloadOn(['items/'], items.reload);
  return (
    <>
      <Head title={area.items}>
        <Input allowClear value={typed} onChange={(event) => setTyped(event.target.value)} placeholder={w.find} aria-label={w.find} style={{ maxWidth: 320 }} />
        {isNational && (
          <Button type="primary" onClick={() => navigate('/administration/items/new')}>
            {w.create}
          </Button>
        )}
      </Head>
      <WhenLoaded loaded={items}>
        {(all) => {
          const shown = [...all.values()].filter((item) => matches(`${item.displayName} ${item.englishName} ${item.specification} ${item.code} ${idOf(item.name)}`, typed));
          if (shown.length === 0) {
            return (
              <EmptyState title={w.none}>
                <p>{w.noneHint}</p>
              </EmptyState>
            );
          }
          return (
            <Table<Item>
              rowKey="name"
              size="middle"
              dataSource={shown}
              pagination={{ pageSize: 50, hideOnSinglePage: true, showTotal: t.common.total }}
              scroll={{ x: 900 }}
              columns={[
                {
                  title: w.displayName,
                  render: (_, item) => (
                    <>
                      <Link to={`/administration/items/${idOf(item.name)}`}>{item.displayName}</Link> {item.components.length > 0 && <Badge tone="quiet">{w.kit}</Badge>}
                      <div className="quiet">{item.englishName}</div>
                    </>
                  ),
                },
                { title: w.specification, dataIndex: 'specification' },
                { title: w.codeShort, width: 110, render: (_, item) => item.code || '—' },
                { title: w.baseUnit, width: 90, dataIndex: 'baseUnit' },
                { title: w.packs, render: (_, item) => listed(item.packs.map((pack) => `${pack.unit} = ${number(pack.quantity)} ${item.baseUnit}`)) || '—' },
                { title: w.weightShort, width: 110, className: 'number', render: (_, item) => (item.weightG > 0n ? kilograms(item.weightG) : '—') },
                { title: w.shelfLifeShort, width: 110, className: 'number', render: (_, item) => w.shelfLifeDays(item.shelfLifeDays) },
              ]}
            />
          );
        }}
      </WhenLoaded>
    </>
  );
}
