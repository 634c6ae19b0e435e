-- A page of vouchers of the warehouses of some chapters, the latest first. Walks all vouchers, or all of a kind: for chapters to which much
-- of them belongs.
-- $1 chapter_ids text[]
-- $2 kind int4 0: of all
-- $3 before_voucher_id int8
-- $4 limit int8
-- -> same as find_voucher
WITH visible AS MATERIALIZED (
  SELECT warehouse_id
    FROM warehouses
   WHERE chapter_id IN (SELECT unnest($1))
), page AS MATERIALIZED (
  -- IS TRUE keeps it a look-up for each row; as a join it would read all vouchers before the first page.
  (SELECT voucher_id
     FROM vouchers
    WHERE $2 = 0
      AND voucher_id < $3
      AND (warehouse_id IN (SELECT visible.warehouse_id FROM visible)) IS TRUE
    ORDER BY voucher_id DESC
    LIMIT $4)
   UNION ALL
  (SELECT voucher_id
     FROM vouchers
    WHERE $2 <> 0
      -- A range, so that kind and id are an order that only their index has; the planner would else walk all kinds backwards.
      AND kind BETWEEN $2 AND $2
      AND voucher_id < $3
      AND (warehouse_id IN (SELECT visible.warehouse_id FROM visible)) IS TRUE
    ORDER BY kind DESC, voucher_id DESC
    LIMIT $4)
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
