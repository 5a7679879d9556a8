-- Writing visits: the appointment, its segments, add-ons and history.

-- :name visit_insert
INSERT INTO appointment (id, tenant_id, location_id, customer_id, series_id, status, source, starts_at, ends_at, price, duration_minutes,
  title, notes, told_at, told_by, told_how, booked_by, overrides, confirmation_code, created_at, updated_at, sync_state)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?20, 'pending');

-- :name visit_segment_insert
INSERT INTO appointment_segment (appointment_id, position, tenant_id, location_id, service_id, part, employee_id, starts_at, ends_at,
  gap_after, occupied_from, occupied_to, price, service_name, part_name, employee_name, overlap, overlap_with, overlap_reason, blocking)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name visit_addon_insert
INSERT INTO appointment_addon (appointment_id, position, tenant_id, addon_id, segment, name, price, duration_minutes)
VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- :name visit_segments_delete
DELETE FROM appointment_segment WHERE appointment_id = ?;

-- :name visit_addons_delete
DELETE FROM appointment_addon WHERE appointment_id = ?;

-- :name visit_place
-- Start, end, price and duration of a visit whose segments were put anew.
UPDATE appointment SET starts_at = ?3, ends_at = ?4, price = ?5, duration_minutes = ?6, overrides = ?7, moves = moves + ?8, updated_at = ?9,
  sync_state = CASE WHEN sync_state IN ('synced', 'pending', 'failed') THEN 'pending' ELSE sync_state END, revision = revision + 1
WHERE id = ?1 AND revision = ?2;

-- :name visit_status
UPDATE appointment SET status = ?3, cancellation_reason = ?4, updated_at = ?5,
  sync_state = CASE WHEN sync_state IN ('synced', 'pending', 'failed') THEN 'pending' ELSE sync_state END, revision = revision + 1
WHERE id = ?1 AND revision = ?2;

-- :name visit_segments_blocking
UPDATE appointment_segment SET blocking = ?2 WHERE appointment_id = ?1;

-- :name visit_edit
-- What is said about a visit; NULL leaves a field as it is, '' clears the note.
UPDATE appointment SET notes = nullif(coalesce(?3, notes), ''), overrides = coalesce(?9, overrides), customer_id = coalesce(?4, customer_id), told_at = coalesce(?5, told_at),
  told_by = coalesce(?6, told_by), told_how = coalesce(?7, told_how), updated_at = ?8,
  sync_state = CASE WHEN sync_state IN ('synced', 'pending', 'failed') THEN 'pending' ELSE sync_state END, revision = revision + 1
WHERE id = ?1 AND revision = ?2;

-- :name visit_answer_forget
DELETE FROM appointment_answer WHERE appointment_id = ?1 AND form_field_id = ?2;

-- :name visit_answer_insert
INSERT INTO appointment_answer (appointment_id, position, tenant_id, form_field_id, label, value)
SELECT ?1, coalesce(max(position) + 1, 0), ?2, ?3, ?4, ?5 FROM appointment_answer WHERE appointment_id = ?1;

-- :name visit_answers
-- What was answered for a visit.
SELECT form_field_id, label, value FROM appointment_answer WHERE appointment_id = ?1 ORDER BY position;

-- :name intake_questions
-- Every intake question of the salon, in the order in which they are asked.
SELECT id, service_id, label, description, type, required, options FROM form_field
WHERE deleted_at IS NULL ORDER BY position, label, id;

-- :name visit_history_insert
INSERT INTO status_history (appointment_id, at, position, id, tenant_id, from_status, to_status, by_kind, by_id, by_name, reason,
  from_starts_at, to_starts_at)
VALUES (?1, ?2, (SELECT count(*) FROM status_history WHERE appointment_id = ?1), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12);

-- :name visit_overlapping
-- Who else occupies an employee of this visit, but for overlaps on purpose between the two. Bounded by the longest occupied range.
SELECT mine.employee_name, other.starts_at, other.appointment_id
FROM appointment_segment AS mine
JOIN appointment_segment AS other INDEXED BY appointment_segment_of_employee_in_time
  ON other.blocking = 1 AND other.employee_id = mine.employee_id
  AND other.occupied_from > mine.occupied_from - 144000000 AND other.occupied_from < mine.occupied_to
  AND other.occupied_to > mine.occupied_from
WHERE mine.appointment_id = ?1 AND mine.blocking = 1 AND other.appointment_id <> ?1
  AND NOT (mine.overlap = 1 AND (mine.overlap_with IS NULL OR EXISTS (
    SELECT 1 FROM json_each(mine.overlap_with) WHERE replace(json_each.value, '-', '') = lower(hex(other.appointment_id)))))
  AND NOT (other.overlap = 1
    AND (other.overlap_with IS NULL OR EXISTS (SELECT 1 FROM json_each(other.overlap_with) WHERE json_each.value = ?2)))
LIMIT 1;

-- :name visit_previous_employee
-- Who last took the service for this customer.
SELECT segment.employee_id
FROM appointment AS visit INDEXED BY appointment_of_customer_in_time
JOIN appointment_segment AS segment ON segment.appointment_id = visit.id AND segment.service_id = ?2
WHERE visit.customer_id = ?1 AND visit.deleted_at IS NULL AND visit.status NOT IN ('cancelled', 'no_show') AND visit.starts_at < ?3
ORDER BY visit.starts_at DESC, segment.position
LIMIT 1;

-- :name visit_state
SELECT status, starts_at, deleted_at IS NULL FROM appointment WHERE id = ?;

-- :name visit_settle_blocking
-- Whether its segments occupy, after the visit was written back.
UPDATE appointment_segment
SET blocking = (SELECT deleted_at IS NULL AND status NOT IN ('cancelled', 'no_show') FROM appointment WHERE id = ?1)
WHERE appointment_id = ?1;

-- :name visit_settle_sync
UPDATE appointment SET sync_state = 'pending' WHERE id = ? AND sync_state IN ('synced', 'failed');
