-- What lets a recomputation of the whole ledger use the machine. Holds until the transaction ends.
-- -> work_mem text, workers text
SELECT set_config('work_mem', '512MB', true) AS work_mem, set_config('max_parallel_workers_per_gather', '4', true) AS workers;
