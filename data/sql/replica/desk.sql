-- What the desk writes beside visits and customers: blocks, drafts, pools, series, the queue.

-- :name block_add
INSERT INTO block (id, tenant_id, employee_id, starts_at, ends_at, reason, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7);

-- :name block_remove
UPDATE block SET deleted_at = ?2, updated_at = ?2, revision = revision + 1 WHERE id = ?1 AND deleted_at IS NULL;

-- :name block_revision
SELECT revision FROM block WHERE id = ? AND deleted_at IS NULL;

-- :name block_count_visits
SELECT count(DISTINCT appointment_id) FROM appointment_segment INDEXED BY appointment_segment_of_employee_in_time
WHERE blocking = 1 AND employee_id = ?1 AND occupied_from > ?2 - 144000000 AND occupied_from < ?3 AND ends_at > ?2 AND starts_at < ?3;

-- :name draft_save
INSERT INTO draft (key, body, at) VALUES (?1, ?2, ?3) ON CONFLICT (key) DO UPDATE SET body = excluded.body, at = excluded.at;

-- :name draft_forget
DELETE FROM draft WHERE key = ?;

-- :name draft_load
SELECT body FROM draft WHERE key = ?;

-- :name draft_list
-- Those whose names begin with ?1, the newest first, at most ?2.
SELECT key, body FROM draft WHERE key > ?1 AND key < ?1 || char(1114111) ORDER BY at DESC, key LIMIT ?2;

-- :name hold_clear
-- What the holder ?1 has, and what is over at ?2.
DELETE FROM slot_hold WHERE substr(id, 1, 15) = substr(?1, 1, 15) OR expires_at <= ?2;

-- :name hold_insert
INSERT INTO slot_hold (id, tenant_id, employee_id, occupied_from, occupied_to, device_id, expires_at)
VALUES (?1, ?2, ?3, ?4, ?5, (SELECT value FROM meta WHERE key = 'device'), ?6);

-- :name pool_count_assignment
UPDATE pool_member SET assigned_count = assigned_count + 1, last_assigned_at = ?3 WHERE pool_id = ?1 AND employee_id = ?2;

-- :name pool_touch
UPDATE pool SET updated_at = ?2, revision = revision + 1 WHERE id = ?1;

-- :name series_insert
INSERT INTO series (id, tenant_id, customer_id, location_id, rule, first_date, start_minute, created_at, updated_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8);

-- :name walk_in_of_appointment
SELECT id FROM walk_in INDEXED BY walk_in_by_appointment WHERE appointment_id = ? AND deleted_at IS NULL;

-- :name walk_in_state
UPDATE walk_in SET state = ?2, updated_at = ?3, revision = revision + 1 WHERE id = ?1 AND state <> ?2;

-- :name walk_in_next_number
SELECT coalesce(max(number), 0) + 1 FROM walk_in WHERE location_id = ? AND date = ?;

-- :name walk_in_insert
INSERT INTO walk_in (id, tenant_id, location_id, number, date, name, phone, phone_e164, customer_id, service_id, employee_id, arrived_at,
  quoted_minutes, promised_start_at, state, appointment_id, created_at, updated_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?12, ?12);

-- :name walk_in_serve
UPDATE walk_in SET state = 'SERVING', appointment_id = ?2, updated_at = ?3, revision = revision + 1 WHERE id = ?1;

-- :name walk_in_edit
UPDATE walk_in SET name = ?2, phone = ?3, phone_e164 = ?4, service_id = ?5, employee_id = ?6, updated_at = ?7, revision = revision + 1
WHERE id = ?1 AND state = 'WAITING';

-- :name call_link
UPDATE call_log SET customer_id = ?2, appointment_id = ?3, updated_at = ?4, revision = revision + 1 WHERE id = ?1 AND deleted_at IS NULL;

-- :name call_visit_customer
SELECT customer_id FROM appointment WHERE id = ? AND deleted_at IS NULL;

-- :name walk_in_get
SELECT location_id, state, service_id, employee_id, customer_id, name, phone, revision, number FROM walk_in WHERE id = ? AND deleted_at IS NULL;

-- :name walk_in_numbered
SELECT id FROM walk_in WHERE location_id = ? AND date = ? AND number = ? AND deleted_at IS NULL;

-- :name walk_in_waiting
-- Who waits today, in the order in which they were promised to begin.
SELECT service_id, employee_id FROM walk_in WHERE location_id = ? AND date = ? AND state = 'WAITING' AND deleted_at IS NULL
ORDER BY promised_start_at IS NULL, promised_start_at, number;

-- :name waitlist_add
INSERT INTO waitlist_entry (id, service_id, employee_id, from_date, to_date, days, start_minute, end_minute, priority, note, created_at,
  updated_at, tenant_id, location_id, customer_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?12, ?13, ?14);

-- :name waitlist_edit
UPDATE waitlist_entry SET service_id = ?2, employee_id = ?3, from_date = ?4, to_date = ?5, days = ?6, start_minute = ?7, end_minute = ?8,
  priority = ?9, note = ?10, updated_at = ?11, revision = revision + 1
WHERE id = ?1 AND status IN ('WAITING', 'OFFERED') AND deleted_at IS NULL;

-- :name waitlist_fulfil
UPDATE waitlist_entry SET status = 'BOOKED', appointment_id = ?2, updated_at = ?3, revision = revision + 1
WHERE id = ?1 AND status IN ('WAITING', 'OFFERED') AND deleted_at IS NULL;

-- :name waitlist_remove
UPDATE waitlist_entry SET status = 'REMOVED', updated_at = ?2, revision = revision + 1
WHERE id = ?1 AND status IN ('WAITING', 'OFFERED') AND deleted_at IS NULL;

-- :name waitlist_revision
SELECT revision FROM waitlist_entry WHERE id = ? AND deleted_at IS NULL;
