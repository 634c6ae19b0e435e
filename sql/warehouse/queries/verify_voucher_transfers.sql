-- Vouchers that move goods and have no transfers; transfers of vouchers that do not exist, or without one other than the hand-over of a
-- shipment. An advance notice (1) moves nothing, a stocktake sheet (5) nothing when all is as it should be.
-- $1 limit int8
-- -> same as verify_lot_sums
WITH posted AS (
  SELECT voucher_id, min(transfer_id) AS transfer_id
    FROM transfers
   WHERE voucher_id IS NOT NULL
   GROUP BY voucher_id
)
(SELECT ARRAY['voucher', COALESCE(format('%s/%s/%s/%s', vouchers.warehouse_id, vouchers.kind, vouchers.year, vouchers.number), '-'),
              'transfer', COALESCE(format('transfers/%s', posted.transfer_id), '-')] AS details
   FROM vouchers
   FULL JOIN posted USING (voucher_id)
  WHERE vouchers.voucher_id IS NULL
     OR (posted.voucher_id IS NULL AND vouchers.kind NOT IN (1, 5))
  ORDER BY voucher_id
  LIMIT $1)
 UNION ALL
(SELECT ARRAY['voucher', '-', 'transfer', format('transfers/%s', transfer_id)] AS details
   FROM transfers
  WHERE voucher_id IS NULL
    AND from_kind <> 3
  ORDER BY transfer_id
  LIMIT $1);
