-- Vouchers that were taken back by no other or whose counter-voucher does not move back exactly what they moved, and those that one takes back
-- although they still stand.
-- $1 limit int8
-- -> same as verify_lot_sums
WITH lines AS (
  SELECT counter.reverses_voucher_id AS voucher_id, transfers.lot_id, transfers.from_kind, transfers.from_place, transfers.to_kind,
         transfers.to_place, transfers.quantity
    FROM vouchers AS counter
    JOIN transfers ON transfers.voucher_id = counter.reverses_voucher_id
   WHERE counter.reverses_voucher_id IS NOT NULL
   UNION ALL
  SELECT counter.reverses_voucher_id, transfers.lot_id, transfers.to_kind, transfers.to_place, transfers.from_kind, transfers.from_place,
         -transfers.quantity
    FROM vouchers AS counter
    JOIN transfers ON transfers.voucher_id = counter.voucher_id
   WHERE counter.reverses_voucher_id IS NOT NULL
), wrong AS (
  SELECT voucher_id
    FROM lines
   GROUP BY voucher_id, lot_id, from_kind, from_place, to_kind, to_place
  HAVING sum(quantity) <> 0
   UNION
  SELECT vouchers.voucher_id
    FROM vouchers
    LEFT JOIN vouchers AS counter ON counter.reverses_voucher_id = vouchers.voucher_id
   WHERE (vouchers.state = 3) <> (counter.voucher_id IS NOT NULL)
)
SELECT ARRAY['voucher', format('%s/%s/%s/%s', vouchers.warehouse_id, vouchers.kind, vouchers.year, vouchers.number)] AS details
  FROM wrong
  JOIN vouchers USING (voucher_id)
 ORDER BY voucher_id
 LIMIT $1;
