import { Link } from 'react-router-dom';
import { nameOfItem, unitOf, useItems } from '../../api/catalogue';
import { idOf, number, time } from '../../components/format';
import { Badge } from '../../components/states';
import { Table } from '../../components/table';
import { type AdvanceNotice, type AdvanceNotice_Line, type Discrepancy, Discrepancy_Kind, type ReceiptInspection } from '../../gen/muster/warehouse/v1/voucher_details_pb';
import type { Voucher } from '../../gen/muster/warehouse/v1/voucher_pb';
import { useTexts } from '../../i18n/language';
import { useWarehouseTexts } from './texts';

// What an advance notice announced, what of it has come, and who was spoken to.
export function NoticeDetails({ notice }: { notice: AdvanceNotice }) {
  const t = useTexts();
  const w = useWarehouseTexts().vouchers;
  const items = useItems().value;
  return (
    <>
      <section className="card">
        <h2>{w.lines}</h2>
        <Table<AdvanceNotice_Line>
          rowKey="item"
          size="small"
          pagination={false}
          scroll={{ x: 620 }}
          dataSource={notice.lines}
          columns={[
            {
              title: t.stock.item,
              render: (_, line) => (
                <>
                  {nameOfItem(items, line.item)}
                  <div className="quiet">{line.lotDescription}</div>
                </>
              ),
            },
            { title: w.expected, className: 'number', render: (_, line) => `${number(line.quantity)} ${unitOf(items, line.item)}` },
            { title: w.received, className: 'number', render: (_, line) => number(line.receivedQuantity) },
            { title: w.outstanding, className: 'number', render: (_, line) => <b>{number(line.quantity > line.receivedQuantity ? line.quantity - line.receivedQuantity : 0n)}</b> },
          ]}
        />
      </section>
      <section className="card">
        <h2>{w.contacts}</h2>
        <dl className="facts">
          <dt>{w.contact}</dt>
          <dd>{notice.contact}</dd>
          <dt>{w.contactDue}</dt>
          <dd>
            {notice.contactDueDate} {notice.contactOverdue && <Badge tone="danger">{w.contactOverdue}</Badge>}
          </dd>
          <dt>{w.expectedTime}</dt>
          <dd>{time(notice.expectedTime)}</dd>
          {notice.cancelTime && (
            <>
              <dt>{w.noticeStates[4]}</dt>
              <dd>
                {time(notice.cancelTime)} {notice.cancelReason}
              </dd>
            </>
          )}
        </dl>
        {notice.contacts.map((contact, index) => (
          <div key={index} className="line">
            <span>
              <b>{contact.person}</b> {contact.remark}
            </span>
            <span className="quiet">{time(contact.contactTime)}</span>
          </div>
        ))}
      </section>
    </>
  );
}

// How goods were found when they came, and where that differs from what was expected.
export function ReceiptDetails({ voucher }: { voucher: Voucher }) {
  const t = useTexts();
  const words = useWarehouseTexts();
  const w = words.vouchers;
  const items = useItems().value;
  const tone = (kind: Discrepancy_Kind) => (kind === Discrepancy_Kind.SHORT || kind === Discrepancy_Kind.REJECTED ? 'danger' : 'warn');
  return (
    <>
      {voucher.discrepancies.length > 0 && (
        <section className="card">
          <h2>{w.discrepancies}</h2>
          <Table<Discrepancy>
            rowKey={(row) => `${row.kind} ${row.item}`}
            size="small"
            pagination={false}
            scroll={{ x: 520 }}
            dataSource={voucher.discrepancies}
            columns={[
              { title: t.stock.item, render: (_, row) => nameOfItem(items, row.item) },
              { title: w.discrepancies, width: 110, render: (_, row) => <Badge tone={tone(row.kind)}>{w.discrepancyKinds[row.kind]}</Badge> },
              { title: w.expected, className: 'number', render: (_, row) => number(row.expectedQuantity) },
              { title: w.accepted, className: 'number', render: (_, row) => number(row.acceptedQuantity) },
              { title: w.rejected, className: 'number', render: (_, row) => number(row.rejectedQuantity) },
            ]}
          />
        </section>
      )}
      {voucher.inspections.length > 0 && (
        <section className="card">
          <h2>{w.inspections}</h2>
          <Table<ReceiptInspection & { index: number }>
            rowKey="index"
            size="small"
            pagination={false}
            scroll={{ x: 760 }}
            dataSource={voucher.inspections.map((inspection, index) => ({ ...inspection, index }))}
            columns={[
              { title: t.stock.item, render: (_, row) => nameOfItem(items, row.item) },
              { title: words.stock.lot, width: 90, render: (_, row) => (row.lot ? <Link to={`/${row.lot}`}>#{idOf(row.lot)}</Link> : '—') },
              { title: w.expected, className: 'number', render: (_, row) => (row.expectedQuantity === undefined ? '—' : number(row.expectedQuantity)) },
              { title: w.accepted, className: 'number', render: (_, row) => `${number(row.acceptedQuantity)} ${unitOf(items, row.item)}` },
              { title: w.rejected, className: 'number', render: (_, row) => number(row.rejectedQuantity) },
              {
                title: t.common.details,
                render: (_, row) => (
                  <>
                    {words.papers.rejections[row.rejectionReason]} {row.remark} {row.certificateNumber && `${w.certificate} ${row.certificateNumber}`}{' '}
                    {row.quarantined && <Badge tone="warn">{t.stock.quarantined}</Badge>}
                  </>
                ),
              },
            ]}
          />
        </section>
      )}
    </>
  );
}
