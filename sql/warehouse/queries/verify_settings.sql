-- What lets a recomputation of the whole ledger use the machine. Holds until the transaction ends.
-- $1 workers int4 processes beside the first
-- -> work_mem text, workers text
SELECT set_config('work_mem', '512MB', true) AS work_mem, set_config('max_parallel_workers_per_gather', $1::text, true) AS workers;
