-- Teams on missions that have neither ended nor failed: the roster may not have been told yet.
-- -> team text
SELECT DISTINCT team
  FROM dispatch.missions
 WHERE state NOT IN (6, 7);
