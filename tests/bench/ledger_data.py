"""Big ledgers for tests and benchmarks: fills a migrated, empty warehouse schema so that `musterd warehouse verify` finds no fault in it.

    from ledger_data import Ledger, fill
    ledger = fill("host=/tmp/socket dbname=muster_live user=muster_owner", Ledger(warehouses=3200, items=100, lots=3, transfers=10_000_000))

or tests/bench/ledger_data.py CONNINFO [--warehouses N] [--items N] [--lots N] [--transfers N]. The connection is a superuser's: foreign keys are
not looked up row by row, because the data is right by construction and ten million rows would take an hour. Ten million transfers take a few minutes.

What it makes, all of it in China's year 2023:
  warehouses/bench-0001 …, one for each of `chapters`, in turn; items/bench-001 …
  one goods received note for each warehouse and item, with `lots` lots; every 4th lot does not expire, every 16th has no known cost, every
  1000th is quarantined
  issue notes of `lines` lines, each from a reservation and onto a shipment of its own, which is then handed over line by line without a paper
  for each warehouse 10 pending reservations of one unit of one lot
"""

import argparse
import dataclasses
import subprocess
import sys
import time

# Kinds and states as in the API's enums.
FILL = """
\\set ON_ERROR_STOP on
SET search_path = warehouse;
SET session_replication_role = replica;
SET synchronous_commit = off;
SET work_mem = '256MB';
SET maintenance_work_mem = '512MB';
SET TimeZone = 'UTC';

-- Indexes that back no constraint are built afterwards, all at once.
CREATE TEMP TABLE later ON COMMIT PRESERVE ROWS AS
SELECT pg_get_indexdef(pg_index.indexrelid) AS definition, pg_index.indexrelid::regclass::text AS name
  FROM pg_index
  JOIN pg_class ON pg_class.oid = pg_index.indexrelid
 WHERE pg_class.relnamespace = 'warehouse'::regnamespace
   AND pg_index.indrelid IN ('lots'::regclass, 'balances'::regclass, 'vouchers'::regclass, 'reservations'::regclass,
                             'reservation_lines'::regclass, 'transfers'::regclass)
   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = pg_index.indexrelid);
SELECT format('DROP INDEX %s', name) FROM later \\gexec

INSERT INTO items (item_id, display_name, english_name, specification, code, base_unit, pack_units, pack_quantities, weight_g, volume_cm3,
                   shelf_life_days, minimum_remaining_life_days, substitute_ids, note, update_time, people_served_per_1000_units)
SELECT format('bench-%s', lpad(i::text, 3, '0')), format('物资 %s', i), format('item %s', i), '', '', '件', '{}', '{}', 1000 + i, 2000 + i, 0, 0, '{}',
       'benchmark', '2023-01-01', 1000 + i % 4 * 1500
  FROM generate_series(1, :items) AS i;

INSERT INTO warehouses (warehouse_id, chapter_id, display_name, level, kind, state, latitude_degrees, longitude_degrees, address,
                        floor_area_m2, volume_capacity_m3, weight_capacity_kg, handling_capacity_m3_per_hour, call_off_minutes, note,
                        revision, update_time)
SELECT format('bench-%s', lpad(w::text, 4, '0')), (string_to_array(:'chapters', ','))[1 + (w - 1) % cardinality(string_to_array(:'chapters', ','))],
       format('仓库 %s', w), 1 + w % 4, 1, 1, 22 + w * 7 % 2300 / 100.0, 88 + w * 13 % 3500 / 100.0, '', 0, 0, 0, 0, 0, 'benchmark', 1, '2023-01-01'
  FROM generate_series(1, :warehouses) AS w;

-- Lot l is in warehouse (l - 1) / (items × lots) + 1 and of item (l - 1) / lots % items + 1.
CREATE TEMP TABLE bench_lots AS
SELECT l::bigint AS lot_id, format('bench-%s', lpad(((l - 1) / (:items * :lots) + 1)::text, 4, '0')) AS warehouse_id,
       format('bench-%s', lpad(((l - 1) / :lots % :items + 1)::text, 3, '0')) AS item_id, ((l - 1) / :lots + 1)::bigint AS voucher_id,
       CASE WHEN l % 4 = 0 THEN 'infinity' ELSE date '2023-06-01' + (l * 7 % 1400)::integer END AS expiry_date,
       CASE WHEN l % 16 = 0 THEN 0 ELSE 100 + l * 37 % 90000 END::bigint AS unit_cost_fen
  FROM generate_series(1, :warehouses * :items * :lots) AS l;
INSERT INTO lots (lot_id, item_id, batch, production_date, expiry_date, source, donor, earmark_kind, earmark_target, unit_cost_fen, state,
                  create_time)
SELECT lot_id, item_id, format('B%s', lot_id), NULL, expiry_date, 1, '', 0, '', unit_cost_fen, CASE WHEN lot_id % 1000 = 0 THEN 2 ELSE 1 END,
       '2023-01-01 00:00:00+00'
  FROM bench_lots;

-- The lines of the issue notes: note n (from 1) is of warehouse (n - 1) % warehouses + 1, and its k-th line of that warehouse's lot number
-- ((n - 1) / warehouses × lines + k) % (items × lots).
CREATE TEMP TABLE issues AS
SELECT n::bigint AS note, k::bigint AS k,
       ((n - 1) % :warehouses * :items * :lots + ((n - 1) / :warehouses * :lines + k) % (:items * :lots) + 1)::bigint AS lot_id,
       (1 + (n * 7 + k) % 9)::bigint AS quantity
  FROM generate_series(1, :notes) AS n, generate_series(0, :lines - 1) AS k;
CREATE TEMP TABLE issued AS
SELECT lot_id, sum(quantity)::bigint AS quantity
  FROM issues
 GROUP BY lot_id;

INSERT INTO vouchers (voucher_id, warehouse_id, kind, year, number, state, responsible_persons, counterparty, purpose, voucher_time, create_time,
                      creator, note)
SELECT voucher_id, min(warehouse_id), 2, 2023, (voucher_id - 1) % :items + 1, 2, '{马师傅,王师傅}', '供应商', '', '2023-01-01 00:00:00+00',
       '2023-01-01 00:00:00+00', 'users/bench', ''
  FROM bench_lots
 GROUP BY voucher_id
 ORDER BY voucher_id;
INSERT INTO vouchers (voucher_id, warehouse_id, kind, year, number, state, responsible_persons, counterparty, purpose, voucher_time, create_time,
                      creator, note)
SELECT :warehouses * :items + n, format('bench-%s', lpad(((n - 1) % :warehouses + 1)::text, 4, '0')), 4, 2023, (n - 1) / :warehouses + 1, 2,
       '{马师傅,王师傅}', '积石山县红十字会', format('shipments/bench-%s', n), moment, moment, 'services/dispatch', ''
  FROM generate_series(1, :notes) AS n, LATERAL (SELECT timestamptz '2023-01-02 00:00:00+00' + n * (interval '360 days' / :notes)) AS at (moment);

-- Received is what has left, and `least` to 399 more that are still there.
INSERT INTO transfers (transfer_id, lot_id, from_kind, from_place, to_kind, to_place, quantity, voucher_id, create_time) OVERRIDING SYSTEM VALUE
SELECT lot_id, lot_id, 2, '供应商', 1, warehouse_id, COALESCE(issued.quantity, 0) + :least + lot_id % 400, voucher_id, '2023-01-01 00:00:00+00'
  FROM bench_lots
  LEFT JOIN issued USING (lot_id)
 ORDER BY lot_id;
INSERT INTO transfers (transfer_id, lot_id, from_kind, from_place, to_kind, to_place, quantity, voucher_id, create_time) OVERRIDING SYSTEM VALUE
SELECT :warehouses * :items * :lots + (note - 1) * 2 * :lines + step * :lines + k + 1, lot_id,
       CASE step WHEN 0 THEN 1 ELSE 3 END, CASE step WHEN 0 THEN format('bench-%s', lpad(((note - 1) % :warehouses + 1)::text, 4, '0')) ELSE shipment END,
       CASE step WHEN 0 THEN 3 ELSE 4 END, CASE step WHEN 0 THEN shipment ELSE '积石山县大河家镇' END, quantity,
       CASE step WHEN 0 THEN :warehouses * :items + note END,
       timestamptz '2023-01-02 00:00:00+00' + note * (interval '360 days' / :notes) + step * interval '1 hour'
  FROM issues, generate_series(0, 1) AS step, LATERAL (SELECT format('bench-%s', note)) AS named (shipment)
 ORDER BY 1;

INSERT INTO reservations (reservation_id, warehouse_id, purpose, incident_id, destination_chapter_id, state, expire_time, create_time, end_time)
SELECT voucher_id - :warehouses * :items, warehouse_id, purpose, '', '', 2, create_time + interval '1 day', create_time - interval '1 hour', create_time
  FROM vouchers
 WHERE kind = 4
 ORDER BY voucher_id;
INSERT INTO reservation_lines (reservation_id, lot_id, quantity)
SELECT note, lot_id, quantity
  FROM issues;
INSERT INTO reservations (reservation_id, warehouse_id, purpose, incident_id, destination_chapter_id, state, expire_time, create_time, end_time)
SELECT :notes + r, format('bench-%s', lpad(((r - 1) % :warehouses + 1)::text, 4, '0')), format('shipments/pending-%s', r), '', '', 1, '2100-01-01',
       '2023-12-30 00:00:00+00', NULL
  FROM generate_series(1, :warehouses * LEAST(10, :items * :lots)) AS r;
INSERT INTO reservation_lines (reservation_id, lot_id, quantity)
SELECT :notes + r, ((r - 1) % :warehouses * :items * :lots + (r - 1) / :warehouses % (:items * :lots) + 1)::bigint, 1
  FROM generate_series(1, :warehouses * LEAST(10, :items * :lots)) AS r;

INSERT INTO balances (warehouse_id, lot_id, item_id, on_hand_quantity, reserved_quantity, bin, receive_time, expiry_date, unit_cost_fen)
SELECT warehouse_id, lot_id, item_id, :least + lot_id % 400, COALESCE(held.quantity, 0), format('A-%s', lot_id % 50), '2023-01-01 00:00:00+00', expiry_date,
       unit_cost_fen
  FROM bench_lots
  LEFT JOIN (SELECT lot_id, sum(quantity)::bigint AS quantity
               FROM reservation_lines
              WHERE reservation_id > :notes
              GROUP BY lot_id) AS held USING (lot_id)
 ORDER BY warehouse_id, lot_id;

SELECT definition FROM later \\gexec
SELECT setval(pg_get_serial_sequence(format('warehouse.%I', t), c), greatest(m, 1))
  FROM (VALUES ('lots', 'lot_id', (SELECT max(lot_id) FROM lots)), ('vouchers', 'voucher_id', (SELECT max(voucher_id) FROM vouchers)),
               ('reservations', 'reservation_id', (SELECT max(reservation_id) FROM reservations)),
               ('transfers', 'transfer_id', (SELECT max(transfer_id) FROM transfers))) AS ids (t, c, m);
VACUUM (ANALYZE) transfers, vouchers, balances, lots, reservations, reservation_lines, items, warehouses;
"""


@dataclasses.dataclass
class Ledger:
    """How much there is to be of what.

    `transfers` is at least a receipt of each lot; what is left over are issues and hand-overs, two for each line. Of each lot at least `least` units
    are left.
    """

    warehouses: int = 10
    items: int = 10
    lots: int = 3
    transfers: int = 10_000
    lines: int = 2
    least: int = 1
    chapters: tuple = ("622900", "640100")

    @property
    def lot_count(self):
        return self.warehouses * self.items * self.lots

    @property
    def note_count(self):
        return max(1, (self.transfers - self.lot_count) // (2 * self.lines))

    @property
    def transfer_count(self):
        return self.lot_count + self.note_count * self.lines * 2


def fill(conninfo, ledger=Ledger(), psql="psql"):
    """Fills the schema `warehouse` of that database; returns `ledger`. `conninfo` signs in as a superuser, `psql` is the program to use."""
    if ledger.lines > ledger.items * ledger.lots:
        raise ValueError("a note has at most as many lines as a warehouse has lots")
    variables = {"warehouses": ledger.warehouses, "items": ledger.items, "lots": ledger.lots, "lines": ledger.lines, "least": ledger.least, "notes": ledger.note_count,
                 "chapters": ",".join(ledger.chapters)}
    command = [psql, "--no-psqlrc", "--quiet", "--output", "/dev/null", "--dbname", conninfo]
    for name, value in variables.items():
        command += ["--set", f"{name}={value}"]
    done = subprocess.run(command, input=FILL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"psql: {done.stderr}")
    return ledger


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("conninfo")
    for field in dataclasses.fields(Ledger):
        if field.type == int or field.type == "int":
            parser.add_argument(f"--{field.name}", type=int, default=field.default)
    parser.add_argument("--chapters", type=lambda text: tuple(text.split(",")), default=Ledger.chapters, help="division codes, with commas")
    arguments = vars(parser.parse_args())
    conninfo = arguments.pop("conninfo")
    begin = time.monotonic()
    ledger = fill(conninfo, Ledger(**arguments))
    print(f"{ledger.transfer_count} transfers, {ledger.lot_count} lots, {ledger.note_count} issue notes in {time.monotonic() - begin:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
