-- The loads of shipments, in order.
-- $1 shipment_ids text[]
-- -> shipment_id text, load_index int4, content bytea
SELECT shipment_id, load_index, content
  FROM dispatch.loads
 WHERE shipment_id = ANY($1)
 ORDER BY shipment_id, load_index;
