-- The queue, reviews and users, as the reader lays them out.

-- :name queue_tickets
-- Of the location ?1 on the date ?2: who waits or is served, by promise.
SELECT id, number, state, name, coalesce(phone_e164, phone), customer_id, appointment_id, service_id, employee_id, arrived_at,
  quoted_minutes, promised_start_at, revision
FROM walk_in
WHERE location_id = ?1 AND date = ?2 AND state IN ('WAITING', 'SERVING') AND deleted_at IS NULL
ORDER BY promised_start_at IS NULL, promised_start_at, number;

-- :name queue_ticket
SELECT id, number, state, name, coalesce(phone_e164, phone), customer_id, appointment_id, service_id, employee_id, arrived_at,
  quoted_minutes, promised_start_at, revision
FROM walk_in WHERE id = ?;

-- :name queue_visits
-- What is known of the visits of the location ?1 that begin in [?2, ?3): for how late the day runs.
SELECT a.id, a.status, a.source = 'walk_in', a.starts_at, a.ends_at,
  (SELECT max(h.at) FROM status_history AS h WHERE h.appointment_id = a.id AND h.to_status = 'in_progress')
FROM appointment_segment AS s INDEXED BY appointment_segment_at_location_in_time JOIN appointment AS a ON a.id = s.appointment_id
WHERE s.location_id = ?1 AND s.starts_at >= ?2 AND s.starts_at < ?3 AND s.position = 0 AND s.blocking = 1
ORDER BY a.id;

-- :name queue_started
-- When a visit was said to have begun.
SELECT max(at) FROM status_history WHERE appointment_id = ?1 AND to_status = 'in_progress';

-- :name queue_waitlist
-- Open wishes for the location ?1, or for any.
SELECT w.id, w.customer_id, trim(c.first_name || ' ' || c.last_name), coalesce(c.phone_e164, c.phone), w.service_id, w.employee_id,
  unixepoch(w.from_date) / 86400, unixepoch(w.to_date) / 86400, w.note, w.priority, w.status, w.created_at, w.revision,
  (SELECT sum(1 << day) FROM (SELECT DISTINCT value AS day FROM json_each(w.days) WHERE value BETWEEN 0 AND 6)),
  w.start_minute, w.end_minute
FROM waitlist_entry AS w INDEXED BY waitlist_entry_that_waits LEFT JOIN customer AS c ON c.id = w.customer_id
WHERE w.status IN ('WAITING', 'OFFERED') AND w.deleted_at IS NULL AND (w.location_id IS NULL OR w.location_id = ?1)
ORDER BY w.priority DESC, w.created_at, w.id;

-- :name reviews_open
SELECT id, kind, entity, entity_id, summary, found_at
FROM review_item
WHERE resolved_at IS NULL AND deleted_at IS NULL
ORDER BY found_at, id;

-- :name users_all
SELECT id, name, role, employee_id, pin_hash, status FROM user WHERE deleted_at IS NULL ORDER BY name, id;

-- :name security_note
INSERT INTO security_log (tenant_id, at, user_id, action, outcome, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6);
