-- What a warehouse had, from the transfers, just before a time.
-- $1 warehouse_id text
-- $2 item_id text empty: of all
-- $3 lot_id int8 0: of all
-- $4 end_time timestamptz
-- -> quantity int8
SELECT COALESCE(sum(CASE WHEN transfers.to_kind = 1 AND transfers.to_place = $1 THEN transfers.quantity ELSE -transfers.quantity END), 0)::bigint
         AS quantity
  FROM transfers
  JOIN lots USING (lot_id)
 WHERE ((transfers.to_kind = 1 AND transfers.to_place = $1) OR (transfers.from_kind = 1 AND transfers.from_place = $1))
   AND ($2 = '' OR lots.item_id = $2)
   AND ($3 = 0 OR transfers.lot_id = $3)
   AND transfers.create_time < $4;
