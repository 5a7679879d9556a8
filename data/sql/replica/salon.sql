-- Importing and exporting the salon file. Whole rows go through row.sql.

-- :name salon_is_blank
-- Whether nothing of a salon is here yet, but perhaps its tenant.
SELECT NOT EXISTS (SELECT 1 FROM location) AND NOT EXISTS (SELECT 1 FROM employee) AND NOT EXISTS (SELECT 1 FROM service)
  AND NOT EXISTS (SELECT 1 FROM customer) AND NOT EXISTS (SELECT 1 FROM appointment) AND NOT EXISTS (SELECT 1 FROM user)
  AND NOT EXISTS (SELECT 1 FROM outbox);

-- :name salon_tenant
SELECT id, currency, locale FROM tenant LIMIT 1;

-- :name salon_drop_tenant
-- Only of a replica that is blank: the file's own takes its place.
DELETE FROM tenant;

-- :name salon_note_import
INSERT INTO audit_log (tenant_id, at, by_kind, by_name, command, entity, entity_id, after)
VALUES (?1, ?2, 'DESK', ?3, 'import', 'tenant', ?1, ?4);

-- ------------------------------------------------------------------------------------------------------------------------------------
-- What may be referred to

-- :name salon_names_location
SELECT id, name, deleted_at, country, timezone FROM location ORDER BY position, id;

-- :name salon_names_employee
SELECT id, name, deleted_at FROM employee;

-- :name salon_names_user
SELECT id, name, deleted_at, email FROM user;

-- :name salon_names_team
SELECT id, name, deleted_at FROM team;

-- :name salon_names_service_category
SELECT id, name, deleted_at FROM service_category;

-- :name salon_names_service
SELECT id, name, deleted_at FROM service;

-- :name salon_names_service_addon
SELECT id, name, deleted_at FROM service_addon;

-- :name salon_names_pool
SELECT id, name, deleted_at FROM pool;

-- :name salon_names_form_field
SELECT id, name, deleted_at FROM form_field;

-- :name salon_names_workflow
SELECT id, name, deleted_at FROM workflow;

-- :name salon_names_customer
SELECT id, first_name, last_name, deleted_at, phone, phone_e164, email, email_duplicate FROM customer;

-- :name salon_pairs
SELECT id, employee_id, service_id FROM employee_service WHERE deleted_at IS NULL;

-- :name salon_has_appointment
SELECT 1 FROM appointment WHERE id = ?;

-- :name salon_has_series
SELECT 1 FROM series WHERE id = ?;

-- :name salon_has_call_log
SELECT 1 FROM call_log WHERE id = ?;

-- :name salon_has_sale
SELECT 1 FROM sale WHERE id = ?;

-- :name salon_has_webhook_subscription
SELECT 1 FROM webhook_subscription WHERE id = ?;

-- ------------------------------------------------------------------------------------------------------------------------------------
-- Overlaps

-- :name salon_taken
-- A blocking segment of another visit that overlaps [?2, ?3) of employee ?1 and is not put over it on purpose. A segment with its
-- buffers is at most 144000000 ms long.
SELECT occupied_from, occupied_to, employee_name FROM appointment_segment
WHERE blocking = 1 AND employee_id = ?1 AND occupied_from > ?2 - 144000000 AND occupied_from < ?3 AND occupied_to > ?2
  AND overlap = 0 AND appointment_id <> ?4
LIMIT 1;

-- :name salon_occupied
-- All that occupies somebody and is not put over others on purpose, in the order of a sweep; sorted, since no index is there yet.
SELECT employee_id, occupied_from, occupied_to, rowid, appointment_id, employee_name FROM appointment_segment NOT INDEXED
WHERE blocking = 1 AND overlap = 0 ORDER BY employee_id, occupied_from, rowid;

-- ------------------------------------------------------------------------------------------------------------------------------------
-- Filling an empty file: indexes that are written one by one cost more than all else, so they are made at the end. They are those of
-- the schema; a test compares.

-- :name salon_drop_code
DROP INDEX appointment_by_confirmation_code;

-- :name salon_drop_customer
DROP INDEX appointment_of_customer_in_time;

-- :name salon_drop_no_show
DROP INDEX appointment_no_show_of_customer;

-- :name salon_drop_series
DROP INDEX appointment_of_series;

-- :name salon_drop_review
DROP INDEX appointment_to_review;

-- :name salon_drop_employee
DROP INDEX appointment_segment_of_employee_in_time;

-- :name salon_drop_location
DROP INDEX appointment_segment_at_location_in_time;

-- :name salon_index_code
CREATE UNIQUE INDEX IF NOT EXISTS appointment_by_confirmation_code ON appointment (confirmation_code);

-- :name salon_index_customer
CREATE INDEX IF NOT EXISTS appointment_of_customer_in_time ON appointment (customer_id, starts_at) WHERE customer_id IS NOT NULL;

-- :name salon_index_no_show
CREATE INDEX IF NOT EXISTS appointment_no_show_of_customer ON appointment (customer_id) WHERE status = 'no_show' AND deleted_at IS NULL;

-- :name salon_index_series
CREATE INDEX IF NOT EXISTS appointment_of_series ON appointment (series_id, starts_at) WHERE series_id IS NOT NULL;

-- :name salon_index_review
CREATE INDEX IF NOT EXISTS appointment_to_review ON appointment (sync_state, starts_at) WHERE sync_state NOT IN ('synced', 'pending');

-- :name salon_index_employee
CREATE INDEX IF NOT EXISTS appointment_segment_of_employee_in_time ON appointment_segment (employee_id, occupied_from) WHERE blocking = 1;

-- :name salon_index_location
CREATE INDEX IF NOT EXISTS appointment_segment_at_location_in_time ON appointment_segment (location_id, starts_at);

-- :name salon_cache_large
-- For one import; in KiB.
PRAGMA cache_size = -12288;

-- :name salon_temp_file
-- Sorting for the indexes must not stand in memory.
PRAGMA temp_store = FILE;

-- :name salon_row_begin
SAVEPOINT salon_row;

-- :name salon_row_keep
RELEASE salon_row;

-- :name salon_row_undo
ROLLBACK TO salon_row;

-- ------------------------------------------------------------------------------------------------------------------------------------
-- Export

-- :name salon_deleted
-- Rows that were deleted and may still be referred to.
SELECT 'location', id FROM location WHERE deleted_at IS NOT NULL
UNION ALL SELECT 'employee', id FROM employee WHERE deleted_at IS NOT NULL
UNION ALL SELECT 'service_category', id FROM service_category WHERE deleted_at IS NOT NULL
UNION ALL SELECT 'service', id FROM service WHERE deleted_at IS NOT NULL
UNION ALL SELECT 'service_addon', id FROM service_addon WHERE deleted_at IS NOT NULL
UNION ALL SELECT 'pool', id FROM pool WHERE deleted_at IS NOT NULL
UNION ALL SELECT 'form_field', id FROM form_field WHERE deleted_at IS NOT NULL
UNION ALL SELECT 'customer', id FROM customer WHERE deleted_at IS NOT NULL
UNION ALL SELECT 'series', id FROM series WHERE deleted_at IS NOT NULL
UNION ALL SELECT 'appointment', id FROM appointment WHERE deleted_at IS NOT NULL
UNION ALL SELECT 'call_log', id FROM call_log WHERE deleted_at IS NOT NULL
UNION ALL SELECT 'workflow', id FROM workflow WHERE deleted_at IS NOT NULL;

-- :name salon_visits
-- Appointments for other programs: a row a segment, by time.
SELECT visit.id, visit.confirmation_code, visit.status, visit.starts_at, visit.ends_at, visit.location_id,
  trim(coalesce(customer.first_name, '') || ' ' || coalesce(customer.last_name, '')), coalesce(customer.phone_e164, customer.phone),
  customer.email, visit.title, visit.notes, visit.source, visit.price, visit.updated_at,
  segment.position, segment.service_name, segment.part_name, segment.employee_name, segment.starts_at, segment.ends_at, segment.price,
  segment.overlap
FROM appointment AS visit
JOIN appointment_segment AS segment ON segment.appointment_id = visit.id
LEFT JOIN customer ON customer.id = visit.customer_id
WHERE visit.deleted_at IS NULL
ORDER BY visit.starts_at, visit.id, segment.position;
