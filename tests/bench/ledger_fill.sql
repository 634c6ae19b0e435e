-- 1,000 warehouses with 3 lots of each of 200 items, taken in on one goods received note a warehouse.
SET search_path = warehouse;
SET session_replication_role = replica;
INSERT INTO items (item_id, display_name, english_name, specification, code, base_unit, pack_units, pack_quantities, weight_g, volume_cm3,
                   shelf_life_days, minimum_remaining_life_days, substitute_ids, note, update_time)
SELECT 'item-' || i, '物资' || i, 'item ' || i, '', '', '件', '{箱}', '{10}', 1000, 2000, 0, 0, '{}', 'benchmark', now()
  FROM generate_series(1, 200) AS i;
INSERT INTO warehouses (warehouse_id, chapter_id, display_name, level, kind, state, latitude_degrees, longitude_degrees, address, floor_area_m2,
                        volume_capacity_m3, weight_capacity_kg, handling_capacity_m3_per_hour, call_off_minutes, note, revision, update_time)
SELECT 'w-' || w, '622900', '备灾仓库' || w, 4, 1, 1, 35.6, 103.2, '', 500, 2000, 500000, 50, 0, 'benchmark', 1, now()
  FROM generate_series(1, 1000) AS w;
INSERT INTO lots (lot_id, item_id, batch, production_date, expiry_date, source, donor, earmark_kind, earmark_target, unit_cost_fen, state,
                  create_time)
SELECT ((w - 1) * 200 + i - 1) * 3 + l, 'item-' || i, '', NULL, DATE '2030-01-01' + l, 1, '', 0, '', 0, 1, now()
  FROM generate_series(1, 1000) AS w, generate_series(1, 200) AS i, generate_series(1, 3) AS l;
INSERT INTO balances (warehouse_id, lot_id, item_id, on_hand_quantity, reserved_quantity, bin, receive_time, expiry_date, unit_cost_fen)
SELECT 'w-' || w, ((w - 1) * 200 + i - 1) * 3 + l, 'item-' || i, 100000000, 0, '', now(), DATE '2030-01-01' + l, 0
  FROM generate_series(1, 1000) AS w, generate_series(1, 200) AS i, generate_series(1, 3) AS l;
INSERT INTO vouchers (voucher_id, warehouse_id, kind, year, number, state, responsible_persons, counterparty, purpose, voucher_time, create_time,
                      creator, note)
SELECT w, 'w-' || w, 2, 2023, 1, 2, '{甲,乙}', '期初', '', '2023-12-01', now(), 'users/keeper', '' FROM generate_series(1, 1000) AS w;
INSERT INTO transfers (lot_id, from_kind, from_place, to_kind, to_place, quantity, voucher_id, create_time)
SELECT ((w - 1) * 200 + i - 1) * 3 + l, 2, '期初', 1, 'w-' || w, 100000000, w, now()
  FROM generate_series(1, 1000) AS w, generate_series(1, 200) AS i, generate_series(1, 3) AS l;
SELECT setval('lots_lot_id_seq', 600000), setval('vouchers_voucher_id_seq', 1000);
VACUUM ANALYZE;
