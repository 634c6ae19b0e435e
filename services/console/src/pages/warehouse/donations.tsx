import { Button } from 'antd';
import { Link, useNavigate } from 'react-router-dom';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { useHasRole } from '../../api/session';
import { idOf, lastMinute, number } from '../../components/format';
import { useIncidents } from '../../components/incident_select';
import { useChapters } from '../../components/names';
import { Badge, EmptyState, type Tone, WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { Role } from '../../gen/muster/common/v1/role_pb';
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
  const navigate = useNavigate();
  const hasRole = useHasRole();
  const incidents = useIncidents().value;
  const createButton = hasRole(Role.WAREHOUSE_MANAGER, Role.ADMINISTRATOR) && (
    <p>
      <Button type="primary" onClick={() => navigate('/new-donation')}>
        {w.donate.create}
      </Button>
    </p>
  );
  const loaded = usePaged<Donation>(`donations ${ancestor}`, async (pageToken, signal) => {
    const page = await clientOf(DonationService).listDonations({ ancestor, pageSize: 200, pageToken }, { signal });
    return { rows: page.donations, nextPageToken: page.nextPageToken };
  });
  useReloadOn(['donations/', 'warehouses/'], loaded.reload);
  return (
    <WhenLoaded loaded={loaded}>
      {({ rows, hasMore }) =>
        rows.length === 0 ? (
          <EmptyState title={w.duties.noDonations}>
            <p>{w.donate.noneHint}</p>
            {createButton}
          </EmptyState>
        ) : (
          <>
            {createButton}
            <Table<Donation>
              rowKey="name"
              size="middle"
              dataSource={rows}
              pagination={false}
              scroll={{ x: 1000 }}
              columns={[
                { title: w.duties.donor, render: (_, donation) => <Link to={`/${donation.name}`}>{donation.anonymous ? `${w.duties.anonymous} #${idOf(donation.name)}` : donation.donor}</Link> },
                { title: t.duty.chapterOf, render: (_, donation) => tree.nameOf(donation.chapter) },
                { title: w.stock.earmark, render: (_, donation) => earmarkInWords(donation.earmark, tree, incidents) },
                { title: t.duty.state, width: 170, render: (_, donation) => <DonationState donation={donation} /> },
                { title: w.duties.clock, width: 170, render: (_, donation) => lastMinute(donation.dueTime) },
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
