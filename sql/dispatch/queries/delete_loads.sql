-- Takes a shipment's loads away, to put others in their place.
-- $1 shipment_id text
DELETE FROM dispatch.loads
 WHERE shipment_id = $1;
