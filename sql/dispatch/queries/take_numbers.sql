-- Gives the next `count` numbers under a prefix; the last of them is returned. Others who want numbers under the same prefix wait.
-- $1 prefix text
-- $2 count int8
-- -> last_value int8
INSERT INTO dispatch.counters (prefix, last_value)
VALUES ($1, $2)
    ON CONFLICT (prefix) DO UPDATE SET last_value = dispatch.counters.last_value + excluded.last_value
RETURNING last_value;
