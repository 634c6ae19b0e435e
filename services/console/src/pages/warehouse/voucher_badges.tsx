import { Badge } from '../../components/states';
import { AdvanceNotice_State } from '../../gen/muster/warehouse/v1/voucher_details_pb';
import { type Voucher, Voucher_State } from '../../gen/muster/warehouse/v1/voucher_pb';
import { useWarehouseTexts } from './texts';

// Where a paper stands, in words.
export function VoucherBadges({ voucher }: { voucher: Voucher }) {
  const w = useWarehouseTexts().vouchers;
  const notice = voucher.advanceNotice;
  return (
    <span className="actions">
      {voucher.paperOpen && <Badge tone="danger">{w.paperOpen}</Badge>}
      {voucher.state === Voucher_State.REVERSED && <Badge tone="quiet">{w.reversed}</Badge>}
      {voucher.reverses && <Badge tone="quiet">{w.counter}</Badge>}
      {notice && <Badge tone={notice.state === AdvanceNotice_State.RECEIVED ? 'good' : notice.state === AdvanceNotice_State.CANCELLED ? 'quiet' : 'moving'}>{w.noticeStates[notice.state]}</Badge>}
      {notice?.contactOverdue && <Badge tone="danger">{w.contactOverdue}</Badge>}
      {voucher.discrepancies.length > 0 && <Badge tone="warn">{w.discrepancies}</Badge>}
      {!notice && !voucher.paperOpen && !voucher.reverses && voucher.state === Voucher_State.POSTED && voucher.discrepancies.length === 0 && <Badge tone="good">{w.posted}</Badge>}
    </span>
  );
}
