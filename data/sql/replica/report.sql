-- What the reports count, and what is listed beside the day: calls and what sync did. Periods are [?2, ?3) at the location ?1.

-- :name report_segments
-- Every segment that begins in the period, in order of time; what the visit itself says stands at its first one. When a visit was
-- cancelled, its history tells.
SELECT s.employee_id, s.starts_at, s.ends_at, s.blocking, a.status, a.price, a.starts_at, a.customer_id,
  CASE a.status WHEN 'cancelled' THEN
    (SELECT max(h.at) FROM status_history AS h WHERE h.appointment_id = a.id AND h.to_status = 'cancelled') END
FROM appointment_segment AS s INDEXED BY appointment_segment_at_location_in_time
LEFT JOIN appointment AS a ON s.position = 0 AND a.id = s.appointment_id AND a.deleted_at IS NULL
WHERE s.location_id = ?1 AND s.starts_at >= ?2 AND s.starts_at < ?3
ORDER BY s.starts_at;

-- :name report_customer
SELECT trim(first_name || ' ' || last_name) FROM customer WHERE id = ?;

-- :name report_walk_ins
-- How many came on the dates [?2, ?3], and how many of them left.
SELECT count(*), coalesce(sum(state = 'LEFT'), 0)
FROM walk_in INDEXED BY walk_in_at_location_on_date
WHERE location_id = ?1 AND date BETWEEN ?2 AND ?3 AND deleted_at IS NULL;

-- :name report_left
-- The newest ?4 of those who left.
SELECT name, service_id, arrived_at, updated_at, quoted_minutes
FROM walk_in INDEXED BY walk_in_at_location_on_date
WHERE location_id = ?1 AND date BETWEEN ?2 AND ?3 AND state = 'LEFT' AND deleted_at IS NULL
ORDER BY date DESC, number DESC
LIMIT ?4;

-- :name report_in_vain
-- The oldest ?5 of those who still wait although their last date, in [?2, ?3], lies before ?4.
SELECT trim(c.first_name || ' ' || c.last_name), w.service_id, w.created_at, unixepoch(w.to_date) / 86400
FROM waitlist_entry AS w INDEXED BY waitlist_entry_that_waits LEFT JOIN customer AS c ON c.id = w.customer_id
WHERE w.status IN ('WAITING', 'OFFERED') AND w.deleted_at IS NULL AND (w.location_id IS NULL OR w.location_id = ?1)
  AND w.to_date BETWEEN ?2 AND ?3 AND w.to_date < ?4
ORDER BY w.created_at
LIMIT ?5;

-- :name calls_newest
-- The newest ?1 calls, with whom they are linked to, else with whose number it is: the one who has it alone.
SELECT l.id, l.from_number, l.to_number, l.started_at, l.seconds, l.reason, substr(l.notes, 1, 4000), l.revision, l.appointment_id,
  a.starts_at, (SELECT s.service_name FROM appointment_segment AS s WHERE s.appointment_id = a.id ORDER BY s.position LIMIT 1),
  l.customer_id, trim(c.first_name || ' ' || c.last_name),
  (SELECT count(*) FROM (SELECT 1 FROM customer AS k WHERE k.phone_e164 = l.from_number AND k.deleted_at IS NULL LIMIT 2)),
  (SELECT k.id FROM customer AS k WHERE k.phone_e164 = l.from_number AND k.deleted_at IS NULL ORDER BY k.id LIMIT 1),
  (SELECT trim(k.first_name || ' ' || k.last_name) FROM customer AS k
   WHERE k.phone_e164 = l.from_number AND k.deleted_at IS NULL ORDER BY k.id LIMIT 1)
FROM call_log AS l INDEXED BY call_log_in_time
LEFT JOIN appointment AS a ON a.id = l.appointment_id AND a.deleted_at IS NULL
LEFT JOIN customer AS c ON c.id = l.customer_id AND c.deleted_at IS NULL
WHERE l.deleted_at IS NULL
ORDER BY l.started_at DESC
LIMIT ?1;

-- :name sync_log_newest
SELECT id, at, kind, message, detail FROM sync_log ORDER BY id DESC LIMIT ?1;

-- :name outbox_oldest
SELECT made_at FROM outbox ORDER BY n LIMIT 1;
