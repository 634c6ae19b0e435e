-- Opens voucher counters that nobody has opened yet, with nothing taken; leaves those that somebody has.
-- $1 warehouse_ids text[]
-- $2 kinds int4[]
-- $3 years int4[]
INSERT INTO voucher_counters (warehouse_id, kind, year, last_number)
SELECT opened.warehouse_id, opened.kind, opened.year, 0
  FROM unnest($1, $2, $3) AS opened (warehouse_id, kind, year)
    ON CONFLICT DO NOTHING;
