-- Reservations of a warehouse are listed, the latest first.
CREATE INDEX reservations_of_warehouse_idx ON reservations (warehouse_id, reservation_id);
DROP INDEX reservations_warehouse_idx;
