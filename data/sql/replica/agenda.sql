-- What lies on the dates of an agenda. Instants ?1 and ?2 are [from, to).

-- :name agenda_busy
-- What occupies every employee, or ?3 alone, in [?1, ?2), by employee and time: one range of the index for each. Those that begin
-- more than four hours before ?1 and still reach into it are found by agenda_busy_long.
SELECT s.employee_id, s.occupied_from, s.occupied_to, s.starts_at, s.ends_at, s.appointment_id, s.service_id, s.position, s.overlap
FROM employee AS e CROSS JOIN appointment_segment AS s
WHERE (?3 IS NULL OR e.id = ?3) AND s.employee_id = e.id AND s.blocking = 1
  AND s.occupied_from > ?1 - 14400000 AND s.occupied_from < ?2 AND s.occupied_to > ?1
ORDER BY e.id, s.occupied_from;

-- :name agenda_busy_long
SELECT employee_id, occupied_from, occupied_to, starts_at, ends_at, appointment_id, service_id, position, overlap
FROM appointment_segment INDEXED BY appointment_segment_long
WHERE occupied_from > ?1 - 144000000 AND occupied_from <= ?1 - 14400000 AND occupied_to > ?1
  AND occupied_to - occupied_from > 14400000 AND blocking = 1;

-- :name agenda_exceptions
-- On the dates [?1, ?2]; as days since 1970.
SELECT id, employee_id, unixepoch(date) / 86400, start_minute, end_minute, type, reason
FROM schedule_exception
WHERE date BETWEEN ?1 AND ?2 AND deleted_at IS NULL;

-- :name agenda_holidays
-- Of the location ?1 and of the whole salon; those of every year are laid on the dates by the reader.
SELECT id, unixepoch(date) / 86400, name, yearly, blocks_booking
FROM holiday
WHERE (location_id IS NULL OR location_id = ?1) AND deleted_at IS NULL;

-- :name agenda_blocks
-- Of every employee, or of ?3 alone. A block lasts at most 31 days.
SELECT b.id, b.employee_id, b.starts_at, b.ends_at, b.reason
FROM employee AS e CROSS JOIN block AS b
WHERE (?3 IS NULL OR e.id = ?3) AND b.employee_id = e.id AND b.deleted_at IS NULL
  AND b.starts_at > ?1 - 2678400000 AND b.starts_at < ?2 AND b.ends_at > ?1;

-- :name agenda_holds
-- Not expired at ?3, but for those of the holder ?4: the ids of one holder differ in their last byte alone.
SELECT id, employee_id, occupied_from, occupied_to, expires_at
FROM slot_hold
WHERE expires_at > ?3 AND occupied_from < ?2 AND occupied_to > ?1 AND substr(id, 1, 15) IS NOT substr(?4, 1, 15);

-- :name agenda_customer
-- Whose visit it is, for the sentence of a refusal.
SELECT c.id, trim(c.first_name || ' ' || c.last_name)
FROM appointment AS a JOIN customer AS c ON c.id = a.customer_id
WHERE a.id = ?1;

-- :name day_load
-- How many visits begin in [?2, ?3) at the location ?1, and the minutes that visits take there, buffers and gaps left out; of the employee ?4
-- alone unless it is NULL: then a visit begins with the first of his or her segments. One range of the index, and the few long segments
-- that begin more than four hours before.
SELECT coalesce(sum(begins), 0), coalesce(sum(min(ends_at, ?3) - max(starts_at, ?2)), 0) / 60000
FROM (
  SELECT s.starts_at, s.ends_at, CASE
      WHEN s.starts_at < ?2 THEN 0
      WHEN s.position = 0 THEN 1
      WHEN ?4 IS NULL THEN 0
      ELSE NOT EXISTS (SELECT 1 FROM appointment_segment AS before
        WHERE before.appointment_id = s.appointment_id AND before.position < s.position AND before.employee_id = ?4)
    END AS begins
  FROM appointment_segment AS s INDEXED BY appointment_segment_at_location_in_time
  WHERE s.location_id = ?1 AND s.starts_at > ?2 - 14400000 AND s.starts_at < ?3 AND s.ends_at > ?2 AND s.blocking = 1
    AND (?4 IS NULL OR s.employee_id = ?4)
  UNION ALL
  SELECT starts_at, ends_at, 0
  FROM appointment_segment INDEXED BY appointment_segment_long
  WHERE occupied_from > ?2 - 144000000 AND occupied_from <= ?2 - 14400000 AND occupied_to - occupied_from > 14400000
    AND location_id = ?1 AND starts_at <= ?2 - 14400000 AND ends_at > ?2 AND blocking = 1 AND (?4 IS NULL OR employee_id = ?4)
);
