-- Puts the paths right of chapters that are new or below one that moved: every path is the parent's path and the own code.
WITH RECURSIVE tree AS (
  SELECT division_code, text2ltree('d' || division_code) AS path
    FROM chapters
   WHERE parent_code IS NULL
  UNION ALL
  SELECT child.division_code, tree.path || text2ltree('d' || child.division_code)
    FROM tree
    JOIN chapters AS child ON child.parent_code = tree.division_code
)
UPDATE chapters
   SET path = tree.path
  FROM tree
 WHERE chapters.division_code = tree.division_code
   AND chapters.path <> tree.path;
