-- The chapters whose warehouses took a lot in from outside or made it.
-- $1 lot_id int8
-- -> chapter_id text
SELECT DISTINCT warehouses.chapter_id
  FROM transfers
  JOIN warehouses ON warehouses.warehouse_id = transfers.to_place
 WHERE transfers.lot_id = $1
   AND transfers.from_kind IN (2, 6)
   AND transfers.to_kind = 1
 UNION
SELECT donations.chapter_id
  FROM lots
  JOIN donations USING (donation_id)
 WHERE lots.lot_id = $1;
