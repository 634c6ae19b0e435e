-- What is known of lots that have been counted in a stocktake: what the ledger had in the warehouse at count_time, since when a count says what
-- the ledger does not know yet (the start of the stocktake, to the minute, and the latest stocktake sheet that changed the lot after
-- count_time), the open stocktake that counts each, and who counted it before. Lots that the warehouse never had are left out.
-- $1 stocktake_id int8
-- $2 warehouse_id text
-- $3 lot_ids int8[]
-- $4 count_time timestamptz
-- -> lot_id int8, item_id text, bin text, book_quantity int8, earliest_count_time timestamptz, open_stocktake_id int8?, counters text[],
--    differences int8[]
SELECT balances.lot_id, balances.item_id, balances.bin, (balances.on_hand_quantity - later.quantity)::bigint AS book_quantity,
       GREATEST(date_trunc('minute', stocktakes.create_time), later.sheet_time) AS earliest_count_time,
       stocktake_lines.stocktake_id AS open_stocktake_id, counted.counters, counted.differences
  FROM stocktakes
  JOIN balances ON balances.warehouse_id = stocktakes.warehouse_id
  LEFT JOIN stocktake_lines
    ON stocktake_lines.warehouse_id = balances.warehouse_id AND stocktake_lines.lot_id = balances.lot_id AND stocktake_lines.open
 CROSS JOIN LATERAL (
         SELECT COALESCE(sum(CASE WHEN transfers.to_kind = 1 AND transfers.to_place = $2 THEN transfers.quantity ELSE 0 END
                             - CASE WHEN transfers.from_kind = 1 AND transfers.from_place = $2 THEN transfers.quantity ELSE 0 END), 0) AS quantity,
                max(transfers.create_time)
                FILTER (WHERE (transfers.from_kind = 5 OR transfers.to_kind = 5)
                          AND (SELECT vouchers.kind = 5 AND vouchers.state = 2 AND vouchers.warehouse_id = $2
                                 FROM vouchers
                                WHERE vouchers.voucher_id = transfers.voucher_id)) AS sheet_time
           FROM transfers
          WHERE transfers.lot_id = balances.lot_id
            AND transfers.create_time > $4) AS later
 CROSS JOIN LATERAL (
         SELECT COALESCE(array_agg(stocktake_counts.counter ORDER BY stocktake_counts.count_id), '{}') AS counters,
                COALESCE(array_agg(stocktake_counts.counted_quantity - stocktake_counts.book_quantity ORDER BY stocktake_counts.count_id), '{}')
                AS differences
           FROM stocktake_counts
          WHERE stocktake_counts.stocktake_id = $1
            AND stocktake_counts.lot_id = balances.lot_id) AS counted
 WHERE stocktakes.stocktake_id = $1
   AND balances.warehouse_id = $2
   AND balances.lot_id = ANY ($3)
 ORDER BY balances.lot_id;
