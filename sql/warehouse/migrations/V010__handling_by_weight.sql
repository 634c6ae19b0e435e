-- What a warehouse can load or unload in an hour, by weight too; 0 = not known.

ALTER TABLE warehouses
  ADD COLUMN handling_capacity_tonnes_per_hour bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT warehouses_handling_tonnes_check CHECK (handling_capacity_tonnes_per_hour >= 0);
