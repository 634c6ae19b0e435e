-- A database at work writes over log files of before its last checkpoint; a new one has none, and each that it makes holds up all commits for
-- some 50 ms, which would be counted as theirs. So many are made beforehand that the benchmark never needs a new one.
SELECT count(pg_logical_emit_message(false, 'bench', repeat('x', 1000000))) FROM generate_series(1, 12288);
CHECKPOINT;
