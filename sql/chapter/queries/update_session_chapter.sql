-- Makes a session act for another chapter.
-- $1 session_id text
-- $2 division_code text
UPDATE sessions
   SET division_code = $2
 WHERE session_id = $1;
