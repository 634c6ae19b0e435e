-- Draws the next number under a prefix; those who draw under the same prefix wait for each other.
-- $1 prefix text
-- -> last_value int8
INSERT INTO counters (prefix, last_value)
VALUES ($1, 1)
ON CONFLICT (prefix) DO UPDATE SET last_value = counters.last_value + 1
RETURNING last_value;
