-- The set-up at the desk: lists that are not whole tables, and what stands against a change.

-- :name setup_exceptions_from
SELECT
  id, tenant_id, employee_id, date, start_minute, end_minute, type, reason, version, revision,
  created_at, updated_at, deleted_at
FROM schedule_exception WHERE date >= ?1 AND deleted_at IS NULL ORDER BY date, start_minute;

-- :name setup_blocks_from
-- A block lasts at most 31 days.
SELECT
  b.id, b.tenant_id, b.employee_id, b.starts_at, b.ends_at, b.reason, b.version, b.revision,
  b.created_at, b.updated_at, b.deleted_at
FROM employee AS e CROSS JOIN block AS b
WHERE b.employee_id = e.id AND b.deleted_at IS NULL AND b.starts_at > ?1 - 2678400000 AND b.ends_at > ?1
ORDER BY b.starts_at;

-- :name setup_visits_ahead
-- What occupies one employee, or all (?1 NULL), in [?2, ?3), with the gap behind it. A segment with its buffers is at most 144000000 ms
-- long.
SELECT s.employee_id, s.location_id, s.appointment_id, s.starts_at, s.ends_at + 60000 * s.gap_after,
  trim(coalesce(c.first_name, '') || ' ' || coalesce(c.last_name, ''))
FROM employee AS e CROSS JOIN appointment_segment AS s CROSS JOIN appointment AS a LEFT JOIN customer AS c ON c.id = a.customer_id
WHERE (?1 IS NULL OR e.id = ?1) AND s.employee_id = e.id AND s.blocking = 1 AND s.occupied_from > ?2 - 144000000 AND s.occupied_from < ?3
  AND s.ends_at > ?2 AND s.starts_at < ?3 AND a.id = s.appointment_id AND a.status <> 'completed'
ORDER BY s.starts_at
LIMIT 20000;

-- :name setup_count_visits_employee
-- Visits of ?1 that are not over at ?2.
SELECT count(DISTINCT s.appointment_id)
FROM appointment_segment AS s JOIN appointment AS a ON a.id = s.appointment_id
WHERE s.employee_id = ?1 AND s.blocking = 1 AND s.occupied_from > ?2 - 144000000 AND s.ends_at > ?2 AND a.status <> 'completed';

-- :name setup_count_visits_service
SELECT count(DISTINCT s.appointment_id)
FROM employee AS e CROSS JOIN appointment_segment AS s CROSS JOIN appointment AS a
WHERE s.employee_id = e.id AND s.blocking = 1 AND s.occupied_from > ?2 - 144000000 AND s.ends_at > ?2 AND s.service_id = ?1
  AND a.id = s.appointment_id AND a.status <> 'completed';

-- :name setup_count_visits_location
SELECT count(DISTINCT s.appointment_id)
FROM appointment_segment AS s JOIN appointment AS a ON a.id = s.appointment_id
WHERE s.location_id = ?1 AND s.starts_at > ?2 - 144000000 AND s.ends_at > ?2 AND s.blocking = 1 AND a.status <> 'completed';

-- :name setup_count_wishes_service
-- Who waits for it: on the waitlist, or at the door since ?2 less a day.
SELECT (SELECT count(*) FROM waitlist_entry WHERE service_id = ?1 AND status IN ('WAITING', 'OFFERED') AND deleted_at IS NULL)
  + (SELECT count(*) FROM walk_in WHERE service_id = ?1 AND state = 'WAITING' AND arrived_at > ?2 - 86400000 AND deleted_at IS NULL);

-- :name setup_count_wishes_employee
SELECT (SELECT count(*) FROM waitlist_entry WHERE employee_id = ?1 AND status IN ('WAITING', 'OFFERED') AND deleted_at IS NULL)
  + (SELECT count(*) FROM walk_in WHERE employee_id = ?1 AND state = 'WAITING' AND arrived_at > ?2 - 86400000 AND deleted_at IS NULL);

-- :name setup_count_services_category
SELECT count(*) FROM service WHERE category_id = ?1 AND deleted_at IS NULL;

-- :name setup_count_categories_category
SELECT count(*) FROM service_category WHERE parent_id = ?1 AND deleted_at IS NULL;

-- :name setup_count_employees_location
SELECT count(*) FROM employee WHERE location_id = ?1 AND deleted_at IS NULL;

-- :name setup_count_users_employee
SELECT count(*) FROM user WHERE employee_id = ?1 AND deleted_at IS NULL;

-- :name setup_count_rules_field
SELECT count(*) FROM routing_rule WHERE form_field_id = ?1 AND deleted_at IS NULL;

-- :name setup_other_locations
-- Open ones but ?1.
SELECT count(*) FROM location WHERE id <> ?1 AND status = 'ACTIVE' AND deleted_at IS NULL;

-- :name setup_users_owners
SELECT count(*), coalesce(sum(role = 'OWNER' AND status = 'ACTIVE'), 0) FROM user WHERE deleted_at IS NULL;

-- :name setup_user_with_email
SELECT name FROM user WHERE email = ?1 AND id IS NOT ?2 AND deleted_at IS NULL;

-- :name setup_skill_of_pair
SELECT id FROM employee_service WHERE employee_id = ?1 AND service_id = ?2 AND deleted_at IS NULL;

-- :name setup_skills_too_short
-- Who has an own duration for the service ?1 that is not longer than its gaps, ?2 minutes.
SELECT e.name, s.custom_duration_minutes FROM employee_service AS s JOIN employee AS e ON e.id = s.employee_id
WHERE s.service_id = ?1 AND s.deleted_at IS NULL AND s.custom_duration_minutes <= ?2 LIMIT 1;

-- :name setup_shifts_of
SELECT id, day_of_week, start_minute, end_minute, unixepoch(valid_from) / 86400, unixepoch(valid_to) / 86400
FROM shift WHERE employee_id = ?1 AND day_of_week = ?2 AND deleted_at IS NULL;

-- :name setup_ids_shifts_employee
SELECT id FROM shift WHERE employee_id = ?1 AND deleted_at IS NULL;

-- :name setup_ids_exceptions_employee
SELECT id FROM schedule_exception WHERE employee_id = ?1 AND deleted_at IS NULL;

-- :name setup_ids_skills_employee
SELECT id FROM employee_service WHERE employee_id = ?1 AND deleted_at IS NULL;

-- :name setup_ids_skills_service
SELECT id FROM employee_service WHERE service_id = ?1 AND deleted_at IS NULL;

-- :name setup_ids_addons_service
SELECT id FROM service_addon WHERE service_id = ?1 AND deleted_at IS NULL;

-- :name setup_ids_fields_service
SELECT id FROM form_field WHERE service_id = ?1 AND deleted_at IS NULL;

-- :name setup_ids_holidays_location
SELECT id FROM holiday WHERE location_id = ?1 AND deleted_at IS NULL;
