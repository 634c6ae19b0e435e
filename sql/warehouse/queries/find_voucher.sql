-- One voucher by its number, with its lines and whose it is. No row when there is none.
-- $1 warehouse_id text
-- $2 kind int4
-- $3 year int4
-- $4 number int8
-- -> voucher_id int8, warehouse_id text, chapter_id text, kind int4, year int4, number int8, state int4, responsible_persons text[],
--    counterparty text, purpose text, voucher_time timestamptz, create_time timestamptz, creator text, note text, paper_open bool,
--    incident_id text, reverses_kind int4?, reverses_year int4?, reverses_number int8?, counter_kind int4?, counter_year int4?,
--    counter_number int8?, lot_ids int8[], item_ids text[], quantities int8[], from_kinds int4[], from_places text[], to_kinds int4[],
--    to_places text[]
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
 WHERE vouchers.warehouse_id = $1
   AND vouchers.kind = $2
   AND vouchers.year = $3
   AND vouchers.number = $4;
