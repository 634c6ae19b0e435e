-- What requisitions of an incident ask for and what came of it, by group of chapters, item and priority; the empty group is all together. What
-- was not submitted does not count; of a cancelled one only what had reached it.
-- $1 incident text
-- $2 chapters text[] whose requisitions count
-- $3 groups text[] the group of each of them
-- $4 readers text[]? only what one of these reads; all when null
-- -> group_chapter text, item text, priority int4, requisition_count int8, asked_quantity int8, planned_quantity int8, on_way_quantity int8,
-- received_quantity int8
WITH counted AS (
  SELECT requisition.requisition_id, member.group_chapter, requisition.state
    FROM dispatch.requisitions AS requisition
    JOIN unnest($2, $3) AS member (chapter, group_chapter) ON member.chapter = requisition.chapter
   WHERE requisition.incident = $1
     AND requisition.state BETWEEN 2 AND 5
     AND ($4::text[] IS NULL OR requisition.readers && $4)
), sent AS (
  SELECT shipment.requisition_id, line.requisition_line_index AS line_index,
         coalesce(sum(line.quantity) FILTER (WHERE shipment.state BETWEEN 1 AND 4), 0) AS planned_quantity,
         coalesce(sum(line.quantity - line.received_quantity - line.lost_quantity - line.damaged_quantity - line.returned_quantity)
                    FILTER (WHERE shipment.state BETWEEN 5 AND 7), 0) AS on_way_quantity,
         coalesce(sum(line.received_quantity), 0) AS received_quantity
    FROM dispatch.shipments AS shipment
    JOIN dispatch.shipment_lines AS line USING (shipment_id)
    JOIN counted USING (requisition_id)
   GROUP BY shipment.requisition_id, line.requisition_line_index
), lines AS (
  SELECT counted.requisition_id, counted.group_chapter, line.item, line.priority,
         CASE WHEN counted.state = 5 THEN coalesce(sent.received_quantity, 0) ELSE line.quantity END AS asked_quantity,
         coalesce(sent.planned_quantity, 0) AS planned_quantity, coalesce(sent.on_way_quantity, 0) AS on_way_quantity,
         coalesce(sent.received_quantity, 0) AS received_quantity
    FROM counted
    JOIN dispatch.requisition_lines AS line USING (requisition_id)
    LEFT JOIN sent USING (requisition_id, line_index)
)
SELECT coalesce(lines.group_chapter, '') AS group_chapter, coalesce(lines.item, '') AS item, coalesce(lines.priority, 0) AS priority,
       count(DISTINCT lines.requisition_id) AS requisition_count, sum(lines.asked_quantity)::bigint AS asked_quantity,
       sum(lines.planned_quantity)::bigint AS planned_quantity, sum(lines.on_way_quantity)::bigint AS on_way_quantity,
       sum(lines.received_quantity)::bigint AS received_quantity
  FROM lines
 WHERE lines.asked_quantity > 0
 GROUP BY GROUPING SETS ((lines.group_chapter, lines.item, lines.priority), (lines.item, lines.priority), (lines.group_chapter), ())
HAVING count(lines.requisition_id) > 0
 ORDER BY group_chapter, item, priority DESC;
