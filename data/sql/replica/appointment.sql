-- Visits as the reader lays them out: a row for each segment, and for each add-on of it. The columns of all these statements are the same,
-- in the order of `enum visit_column`.

-- :name visit_by_id
SELECT
  a.id, a.status, a.source, a.starts_at, a.ends_at, a.location_id, a.customer_id,
  trim(c.first_name || ' ' || c.last_name), coalesce(c.phone_e164, c.phone), c.blocked,
  c.no_show_count + (SELECT count(*) FROM appointment AS n WHERE n.customer_id = c.id AND n.status = 'no_show' AND n.deleted_at IS NULL),
  a.version, a.revision, a.series_id, a.price, a.title, a.notes, a.internal_notes, a.cancellation_reason, a.confirmation_code,
  a.booked_by, a.created_at, a.updated_at, a.deleted_at, a.told_at, a.told_by, a.told_how, a.moves,
  a.sync_state, a.requires_manual_review, a.review_flagged_at, a.retry_count, a.last_sync_attempt_at, a.sync_error, a.overrides,
  s.position, s.service_id, s.employee_id, s.service_name, s.part_name, s.employee_name, s.part,
  s.starts_at, s.ends_at, s.occupied_from, s.occupied_to, s.gap_after, s.price, s.overlap,
  d.addon_id, d.name, d.price, d.duration_minutes
FROM appointment AS a
JOIN appointment_segment AS s ON s.appointment_id = a.id
LEFT JOIN customer AS c ON c.id = a.customer_id
LEFT JOIN appointment_addon AS d ON d.appointment_id = s.appointment_id AND d.segment = s.position
WHERE a.id = ?1
ORDER BY s.position, d.position;

-- :name visits_of_day
-- Of the location ?1, what reaches into [?2, ?3): one range of the index of segments. ?4 = 1 leaves out what blocks nobody (cancelled,
-- no-show). ?5 is the employee whose segments alone are wanted, or NULL. Segments that begin more than four hours before ?2 are found by
-- visits_of_day_long.
SELECT
  a.id, a.status, a.source, a.starts_at, a.ends_at, a.location_id, a.customer_id,
  trim(c.first_name || ' ' || c.last_name), coalesce(c.phone_e164, c.phone), c.blocked,
  c.no_show_count + (SELECT count(*) FROM appointment AS n WHERE n.customer_id = c.id AND n.status = 'no_show' AND n.deleted_at IS NULL),
  a.version, a.revision, a.series_id, a.price, a.title, a.notes, a.internal_notes, a.cancellation_reason, a.confirmation_code,
  a.booked_by, a.created_at, a.updated_at, a.deleted_at, a.told_at, a.told_by, a.told_how, a.moves,
  a.sync_state, a.requires_manual_review, a.review_flagged_at, a.retry_count, a.last_sync_attempt_at, a.sync_error, a.overrides,
  s.position, s.service_id, s.employee_id, s.service_name, s.part_name, s.employee_name, s.part,
  s.starts_at, s.ends_at, s.occupied_from, s.occupied_to, s.gap_after, s.price, s.overlap,
  d.addon_id, d.name, d.price, d.duration_minutes
FROM appointment_segment AS s
CROSS JOIN appointment AS a ON a.id = s.appointment_id
LEFT JOIN customer AS c ON c.id = a.customer_id
LEFT JOIN appointment_addon AS d ON d.appointment_id = s.appointment_id AND d.segment = s.position
WHERE s.location_id = ?1 AND s.starts_at > ?2 - 14400000 AND s.starts_at < ?3 AND s.ends_at > ?2 AND s.blocking >= ?4
  AND (?5 IS NULL OR s.employee_id = ?5) AND a.deleted_at IS NULL
ORDER BY s.starts_at;

-- :name visits_of_day_long
SELECT
  a.id, a.status, a.source, a.starts_at, a.ends_at, a.location_id, a.customer_id,
  trim(c.first_name || ' ' || c.last_name), coalesce(c.phone_e164, c.phone), c.blocked,
  c.no_show_count + (SELECT count(*) FROM appointment AS n WHERE n.customer_id = c.id AND n.status = 'no_show' AND n.deleted_at IS NULL),
  a.version, a.revision, a.series_id, a.price, a.title, a.notes, a.internal_notes, a.cancellation_reason, a.confirmation_code,
  a.booked_by, a.created_at, a.updated_at, a.deleted_at, a.told_at, a.told_by, a.told_how, a.moves,
  a.sync_state, a.requires_manual_review, a.review_flagged_at, a.retry_count, a.last_sync_attempt_at, a.sync_error, a.overrides,
  s.position, s.service_id, s.employee_id, s.service_name, s.part_name, s.employee_name, s.part,
  s.starts_at, s.ends_at, s.occupied_from, s.occupied_to, s.gap_after, s.price, s.overlap,
  d.addon_id, d.name, d.price, d.duration_minutes
FROM appointment_segment AS s INDEXED BY appointment_segment_long
CROSS JOIN appointment AS a ON a.id = s.appointment_id
LEFT JOIN customer AS c ON c.id = a.customer_id
LEFT JOIN appointment_addon AS d ON d.appointment_id = s.appointment_id AND d.segment = s.position
WHERE s.occupied_from > ?2 - 144000000 AND s.occupied_from <= ?2 - 14400000 AND s.occupied_to - s.occupied_from > 14400000
  AND s.location_id = ?1 AND s.starts_at <= ?2 - 14400000 AND s.ends_at > ?2 AND s.starts_at < ?3 AND s.blocking >= ?4
  AND (?5 IS NULL OR s.employee_id = ?5) AND a.deleted_at IS NULL;

-- :name visits_of_customer
-- The newest ?3 that start before ?2.
SELECT
  a.id, a.status, a.source, a.starts_at, a.ends_at, a.location_id, a.customer_id,
  trim(c.first_name || ' ' || c.last_name), coalesce(c.phone_e164, c.phone), c.blocked,
  c.no_show_count + (SELECT count(*) FROM appointment AS n WHERE n.customer_id = c.id AND n.status = 'no_show' AND n.deleted_at IS NULL),
  a.version, a.revision, a.series_id, a.price, a.title, a.notes, a.internal_notes, a.cancellation_reason, a.confirmation_code,
  a.booked_by, a.created_at, a.updated_at, a.deleted_at, a.told_at, a.told_by, a.told_how, a.moves,
  a.sync_state, a.requires_manual_review, a.review_flagged_at, a.retry_count, a.last_sync_attempt_at, a.sync_error, a.overrides,
  s.position, s.service_id, s.employee_id, s.service_name, s.part_name, s.employee_name, s.part,
  s.starts_at, s.ends_at, s.occupied_from, s.occupied_to, s.gap_after, s.price, s.overlap,
  d.addon_id, d.name, d.price, d.duration_minutes
FROM (SELECT id FROM appointment WHERE customer_id = ?1 AND starts_at < ?2 AND deleted_at IS NULL ORDER BY starts_at DESC LIMIT ?3) AS v
CROSS JOIN appointment AS a ON a.id = v.id
CROSS JOIN appointment_segment AS s ON s.appointment_id = a.id
LEFT JOIN customer AS c ON c.id = a.customer_id
LEFT JOIN appointment_addon AS d ON d.appointment_id = s.appointment_id AND d.segment = s.position
ORDER BY a.starts_at DESC, a.id, s.position, d.position;

-- :name visits_of_customer_from
-- The first ?3 that start at ?2 or after it.
SELECT
  a.id, a.status, a.source, a.starts_at, a.ends_at, a.location_id, a.customer_id,
  trim(c.first_name || ' ' || c.last_name), coalesce(c.phone_e164, c.phone), c.blocked,
  c.no_show_count + (SELECT count(*) FROM appointment AS n WHERE n.customer_id = c.id AND n.status = 'no_show' AND n.deleted_at IS NULL),
  a.version, a.revision, a.series_id, a.price, a.title, a.notes, a.internal_notes, a.cancellation_reason, a.confirmation_code,
  a.booked_by, a.created_at, a.updated_at, a.deleted_at, a.told_at, a.told_by, a.told_how, a.moves,
  a.sync_state, a.requires_manual_review, a.review_flagged_at, a.retry_count, a.last_sync_attempt_at, a.sync_error, a.overrides,
  s.position, s.service_id, s.employee_id, s.service_name, s.part_name, s.employee_name, s.part,
  s.starts_at, s.ends_at, s.occupied_from, s.occupied_to, s.gap_after, s.price, s.overlap,
  d.addon_id, d.name, d.price, d.duration_minutes
FROM (SELECT id FROM appointment WHERE customer_id = ?1 AND starts_at >= ?2 AND deleted_at IS NULL ORDER BY starts_at LIMIT ?3) AS v
CROSS JOIN appointment AS a ON a.id = v.id
CROSS JOIN appointment_segment AS s ON s.appointment_id = a.id
LEFT JOIN customer AS c ON c.id = a.customer_id
LEFT JOIN appointment_addon AS d ON d.appointment_id = s.appointment_id AND d.segment = s.position
ORDER BY a.starts_at, a.id, s.position, d.position;

-- :name last_completed_visit
-- Its id.
SELECT id FROM appointment
WHERE customer_id = ?1 AND status = 'completed' AND deleted_at IS NULL
ORDER BY starts_at DESC LIMIT 1;

-- :name last_live_visit
SELECT id FROM appointment
WHERE customer_id = ?1 AND status NOT IN ('cancelled', 'no_show') AND deleted_at IS NULL
ORDER BY starts_at DESC LIMIT 1;

-- :name visit_exists
SELECT id FROM appointment WHERE id = ?1;

-- :name visit_by_confirmation_code
SELECT id FROM appointment WHERE confirmation_code = ?1;

-- :name history_of_visit
SELECT at, from_status, to_status, by_name, reason
FROM status_history
WHERE appointment_id = ?1
ORDER BY at, position, id;

-- :name participants_of_visit
SELECT customer_id, name, coalesce(phone_e164, phone), email, relationship, status
FROM participant
WHERE appointment_id = ?1
ORDER BY position;

-- :name rules_customer
-- What the rules ask about a customer.
SELECT trim(first_name || ' ' || last_name), blocked, blocked_reason,
  no_show_count + (SELECT count(*) FROM appointment AS n WHERE n.customer_id = customer.id AND n.status = 'no_show' AND n.deleted_at IS NULL)
FROM customer WHERE id = ?1;

-- :name rules_customer_nearby
-- Services of the customer's live visits that start in [?2, ?3].
SELECT a.id, a.starts_at, s.service_id
FROM appointment AS a JOIN appointment_segment AS s ON s.appointment_id = a.id
WHERE a.customer_id = ?1 AND a.starts_at BETWEEN ?2 AND ?3 AND a.status NOT IN ('cancelled', 'no_show') AND a.deleted_at IS NULL
ORDER BY a.starts_at, a.id, s.position;
