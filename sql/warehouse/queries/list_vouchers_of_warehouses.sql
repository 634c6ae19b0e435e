-- The same as list_vouchers for a few warehouses, each of which is looked up.
-- $1 chapter_ids text[]
-- $2 warehouse_id text empty: of all
-- $3 kinds int4[]
-- $4 before_voucher_id int8
-- $5 limit int8
-- -> same as find_voucher
WITH page AS MATERIALIZED (
  SELECT latest.voucher_id
    FROM warehouses
   CROSS JOIN unnest($3) AS kinds (kind)
   CROSS JOIN LATERAL (
           SELECT vouchers.voucher_id
             FROM vouchers
            WHERE vouchers.warehouse_id = warehouses.warehouse_id
              AND vouchers.kind = kinds.kind
              AND vouchers.voucher_id < $4
            ORDER BY vouchers.voucher_id DESC
            LIMIT $5) AS latest
   WHERE warehouses.chapter_id IN (SELECT unnest($1))
     AND ($2 = '' OR warehouses.warehouse_id = $2)
   ORDER BY latest.voucher_id DESC
   LIMIT $5
)
SELECT vouchers.voucher_id, vouchers.warehouse_id, warehouses.chapter_id, vouchers.kind, vouchers.year, vouchers.number, vouchers.state,
       vouchers.responsible_persons, vouchers.counterparty, vouchers.purpose, vouchers.voucher_time, vouchers.create_time, vouchers.creator,
       vouchers.note, vouchers.paper_open, vouchers.incident_id, original.kind AS reverses_kind, original.year AS reverses_year,
       original.number AS reverses_number, counter.kind AS counter_kind, counter.year AS counter_year, counter.number AS counter_number,
       lines.lot_ids, lines.item_ids, lines.quantities, lines.from_kinds, lines.from_places, lines.to_kinds, lines.to_places
  FROM page
  JOIN vouchers USING (voucher_id)
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
          WHERE transfers.voucher_id = page.voucher_id) AS lines
 ORDER BY page.voucher_id DESC;
