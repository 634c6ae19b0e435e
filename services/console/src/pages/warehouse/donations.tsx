import { Button, Table } from 'antd';
import { Link } from 'react-router-dom';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { idOf, number, time } from '../../components/format';
import { useChapters } from '../../components/names';
import { Badge, EmptyState, type Tone, WhenLoaded } from '../../components/states';
import { type Donation, Donation_State } from '../../gen/muster/warehouse/v1/donation_pb';
import { DonationService } from '../../gen/muster/warehouse/v1/donation_service_pb';
import { useTexts } from '../../i18n/language';
import { usePaged } from './paged';
import { useWarehouseTexts } from './texts';
import { earmarkInWords } from './words';

const tones: Partial<Record<Donation_State, Tone>> = { [Donation_State.RECEIVED]: 'moving', [Donation_State.DISTRIBUTED]: 'warn', [Donation_State.CLOSED]: 'good' };

export function DonationState({ donation }: { donation: Donation }) {
  const w = useWarehouseTexts().duties;
  return (
    <span className="actions">
      <Badge tone={tones[donation.state] ?? 'quiet'}>{w.donationStates[donation.state]}</Badge>
      {donation.overdue && <Badge tone="danger">{w.overdue}</Badge>}
    </span>
  );
}

// Donations in kind with their clock: given out and reported within 15 working days of the first receipt.
export function Donations({ ancestor }: { ancestor: string }) {
  const t = useTexts();
  const w = useWarehouseTexts();
  const tree = useChapters();
  const loaded = usePaged<Donation>(`donations ${ancestor}`, async (pageToken, signal) => {
    const page = await clientOf(DonationService).listDonations({ ancestor, pageSize: 200, pageToken }, { signal });
    return { rows: page.donations, nextPageToken: page.nextPageToken };
  });
  useReloadOn(['donations/', 'warehouses/'], loaded.reload);
  return (
    <WhenLoaded loaded={loaded}>
      {({ rows, hasMore }) =>
        rows.length === 0 ? (
          <EmptyState title={w.duties.noDonations} />
        ) : (
          <>
            <Table<Donation>
              rowKey="name"
              size="middle"
              dataSource={rows}
              pagination={false}
              scroll={{ x: 1140 }}
              columns={[
                { title: w.duties.donor, render: (_, donation) => <Link to={`/${donation.name}`}>{donation.anonymous ? `${w.duties.anonymous} #${idOf(donation.name)}` : donation.donor}</Link> },
                { title: t.duty.chapterOf, render: (_, donation) => tree.nameOf(donation.chapter) },
                { title: w.stock.earmark, render: (_, donation) => earmarkInWords(donation.earmark, tree) },
                { title: t.duty.state, width: 170, render: (_, donation) => <DonationState donation={donation} /> },
                { title: w.duties.clock, width: 170, render: (_, donation) => time(donation.dueTime) },
                { title: w.stock.traced.received, width: 100, className: 'number', render: (_, donation) => number(donation.receivedQuantity) },
                { title: w.stock.traced.delivered, width: 100, className: 'number', render: (_, donation) => number(donation.deliveredQuantity) },
                { title: w.duties.remainingGoods, width: 100, className: 'number', render: (_, donation) => <b>{number(donation.remainingQuantity)}</b> },
              ]}
            />
            {hasMore && <Button onClick={loaded.more}>{w.vouchers.more}</Button>}
          </>
        )
      }
    </WhenLoaded>
  );
}
