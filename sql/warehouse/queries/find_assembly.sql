-- The order that made a lot of kits, and how many. No row when it was not made here.
-- $1 lot_id int8
-- -> workbench text, quantity int8
SELECT kit_orders.workbench, kit_orders.quantity
  FROM kit_orders
  JOIN vouchers USING (voucher_id)
 WHERE kit_orders.lot_id = $1
   AND vouchers.kind = 9
 ORDER BY kit_orders.voucher_id
 LIMIT 1;
