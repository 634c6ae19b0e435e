-- For writers that read without locks, decide, and then write only if what they read still holds: when it does not, this fails as a
-- serialization failure does, and the whole transaction is run again.
CREATE FUNCTION expect_count(counted bigint, expected bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF counted <> expected THEN
    RAISE EXCEPTION 'what was read has changed meanwhile: % of % rows are as they were', counted, expected USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN true;
END;
$$;
