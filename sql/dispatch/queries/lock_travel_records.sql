-- Until the transaction ends nobody else changes travel times or profiles: who puts others in their place has read what holds.
-- -> locked bool
SELECT true AS locked
  FROM pg_advisory_xact_lock(hashtextextended('dispatch.travel', 0));
