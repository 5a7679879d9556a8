-- What the doctor counts: rows that should not be as they are. Each reads whole tables; nobody waits for a key meanwhile.

-- :name doctor_visits_without_segments
SELECT count(*) FROM appointment AS a
WHERE NOT EXISTS (SELECT 1 FROM appointment_segment AS s WHERE s.appointment_id = a.id);

-- :name doctor_segments_without_visit
SELECT count(*) FROM appointment_segment AS s
WHERE NOT EXISTS (SELECT 1 FROM appointment AS a WHERE a.id = s.appointment_id);

-- :name doctor_overlaps
-- Two visits at one time with one employee, and nobody said that this is on purpose.
SELECT count(*)
FROM appointment_segment AS s
CROSS JOIN appointment_segment AS t INDEXED BY appointment_segment_of_employee_in_time
WHERE s.blocking = 1 AND s.overlap = 0
  AND t.blocking = 1 AND t.employee_id = s.employee_id AND t.occupied_from >= s.occupied_from AND t.occupied_from < s.occupied_to
  AND t.overlap = 0 AND t.appointment_id <> s.appointment_id
  AND (t.occupied_from > s.occupied_from OR t.appointment_id > s.appointment_id);

-- :name doctor_blocking
-- Segments that block although their visit does not, or the other way round.
SELECT count(*) FROM appointment_segment AS s JOIN appointment AS a ON a.id = s.appointment_id
WHERE s.blocking <> (a.deleted_at IS NULL AND a.status NOT IN ('cancelled', 'no_show'));

-- :name doctor_times
-- Visits whose start or end is not that of their segments.
SELECT count(*)
FROM (SELECT appointment_id, min(starts_at) AS first, max(ends_at) AS last FROM appointment_segment GROUP BY appointment_id) AS s
JOIN appointment AS a ON a.id = s.appointment_id
WHERE a.starts_at <> s.first OR a.ends_at < s.last;

-- :name doctor_customers
SELECT count(*) FROM appointment AS a
WHERE a.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer AS c WHERE c.id = a.customer_id);

-- :name doctor_employees
SELECT count(*) FROM appointment_segment AS s
WHERE NOT EXISTS (SELECT 1 FROM employee AS e WHERE e.id = s.employee_id);

-- :name doctor_services
SELECT count(*) FROM appointment_segment AS s
WHERE NOT EXISTS (SELECT 1 FROM service AS v WHERE v.id = s.service_id);

-- :name doctor_history
-- Visits of which it is not known how they came to be.
SELECT count(*) FROM appointment AS a
WHERE NOT EXISTS (SELECT 1 FROM status_history AS h WHERE h.appointment_id = a.id);

-- :name doctor_tenants
SELECT count(*) FROM tenant;
