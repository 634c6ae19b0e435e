-- A page of vouchers of the warehouses of some chapters, the latest first, by whatever is known of them.
-- $1 chapter_ids text[]
-- $2 warehouse_id text empty: of all
-- $3 kind int4 0: of all
-- $4 purpose text empty: of all
-- $5 before_voucher_id int8
-- $6 limit int8
-- $7 state int4 0: of all
-- $8 paper_open bool only those, unless they were taken back
-- $9 incident_id text empty: of all
-- $10 from_time timestamptz
-- $11 before_time timestamptz
-- $12 notice_open bool only advance notices of which something is still to come
-- $13 contact_due_before date only those whose contact was due before this day and has not been made; infinity: of all
-- -> same as find_voucher
SELECT vouchers.voucher_id, vouchers.warehouse_id, warehouses.chapter_id, vouchers.kind, vouchers.year, vouchers.number, vouchers.state,
       vouchers.responsible_persons, vouchers.counterparty, vouchers.purpose, vouchers.voucher_time, vouchers.create_time, vouchers.creator,
       vouchers.note, vouchers.paper_open, vouchers.incident_id, original.kind AS reverses_kind, original.year AS reverses_year,
       original.number AS reverses_number, counter.kind AS counter_kind, counter.year AS counter_year, counter.number AS counter_number,
       lines.lot_ids, lines.item_ids, lines.quantities, lines.from_kinds, lines.from_places, lines.to_kinds, lines.to_places
  FROM vouchers
  JOIN warehouses USING (warehouse_id)
  LEFT JOIN vouchers AS original ON original.voucher_id = vouchers.reverses_voucher_id
  LEFT JOIN vouchers AS counter ON counter.reverses_voucher_id = vouchers.voucher_id
 CROSS JOIN LATERAL (
         SELECT COALESCE(array_agg(transfers.lot_id ORDER BY transfers.transfer_id), '{}') AS lot_ids,
                COALESCE(array_agg(lots.item_id ORDER BY transfers.transfer_id), '{}') AS item_ids,
                COALESCE(array_agg(transfers.quantity ORDER BY transfers.transfer_id), '{}') AS quantities,
                COALESCE(array_agg(transfers.from_kind ORDER BY transfers.transfer_id), '{}') AS from_kinds,
                COALESCE(array_agg(transfers.from_place ORDER BY transfers.transfer_id), '{}') AS from_places,
                COALESCE(array_agg(transfers.to_kind ORDER BY transfers.transfer_id), '{}') AS to_kinds,
                COALESCE(array_agg(transfers.to_place ORDER BY transfers.transfer_id), '{}') AS to_places
           FROM transfers
           JOIN lots USING (lot_id)
          WHERE transfers.voucher_id = vouchers.voucher_id) AS lines
 WHERE warehouses.chapter_id IN (SELECT unnest($1))
   AND ($2 = '' OR vouchers.warehouse_id = $2)
   AND ($3 = 0 OR vouchers.kind = $3)
   AND ($4 = '' OR (vouchers.purpose = $4 AND vouchers.purpose <> ''))
   AND vouchers.voucher_id < $5
   AND ($7 = 0 OR vouchers.state = $7)
   AND (NOT $8 OR (vouchers.paper_open AND vouchers.state = 2))
   AND ($9 = '' OR (vouchers.incident_id = $9 AND vouchers.incident_id <> ''))
   AND vouchers.voucher_time >= $10
   AND vouchers.voucher_time < $11
   AND (NOT $12
        OR EXISTS (SELECT
                     FROM advance_notices
                     JOIN notice_progress USING (voucher_id)
                    WHERE advance_notices.voucher_id = vouchers.voucher_id
                      AND advance_notices.cancel_time IS NULL
                      AND notice_progress.received_quantity < notice_progress.quantity
                      AND ($13 = 'infinity'
                           OR (advance_notices.contact_due_date < $13
                               AND NOT EXISTS (SELECT
                                                 FROM notice_contacts
                                                WHERE notice_contacts.voucher_id = vouchers.voucher_id)))))
 ORDER BY vouchers.voucher_id DESC
 LIMIT $6;
