-- Customers as the reader lays them out: the columns of these statements are the same, in the order of `enum customer_column`.

-- :name customer_by_id
SELECT
  c.id, c.version, c.revision, c.first_name, c.last_name, trim(c.first_name || ' ' || c.last_name), c.email, c.phone, c.phone_e164,
  c.birth_date, c.address, c.locale, c.notes, c.preferences, c.blocked, c.blocked_reason,
  c.no_show_count + (SELECT count(*) FROM appointment AS n WHERE n.customer_id = c.id AND n.status = 'no_show' AND n.deleted_at IS NULL),
  c.privacy_consent_at, c.marketing_consent_at, c.deletion_requested_at, c.deleted_at, c.merged_into_id, c.journey_status
FROM customer AS c WHERE c.id = ?1;

-- :name customers_by_phone
-- Families share a number.
SELECT
  c.id, c.version, c.revision, c.first_name, c.last_name, trim(c.first_name || ' ' || c.last_name), c.email, c.phone, c.phone_e164,
  c.birth_date, c.address, c.locale, c.notes, c.preferences, c.blocked, c.blocked_reason,
  c.no_show_count + (SELECT count(*) FROM appointment AS n WHERE n.customer_id = c.id AND n.status = 'no_show' AND n.deleted_at IS NULL),
  c.privacy_consent_at, c.marketing_consent_at, c.deletion_requested_at, c.deleted_at, c.merged_into_id, c.journey_status
FROM customer AS c WHERE c.phone_e164 = ?1 AND c.deleted_at IS NULL ORDER BY c.id LIMIT ?2;

-- :name customers_by_email
SELECT
  c.id, c.version, c.revision, c.first_name, c.last_name, trim(c.first_name || ' ' || c.last_name), c.email, c.phone, c.phone_e164,
  c.birth_date, c.address, c.locale, c.notes, c.preferences, c.blocked, c.blocked_reason,
  c.no_show_count + (SELECT count(*) FROM appointment AS n WHERE n.customer_id = c.id AND n.status = 'no_show' AND n.deleted_at IS NULL),
  c.privacy_consent_at, c.marketing_consent_at, c.deletion_requested_at, c.deleted_at, c.merged_into_id, c.journey_status
FROM customer AS c
WHERE c.id IN (
  SELECT id FROM customer WHERE email = ?1 AND email_duplicate = 0 AND deleted_at IS NULL
  UNION ALL
  SELECT id FROM customer WHERE email = ?1 AND email_duplicate = 1 AND deleted_at IS NULL)
ORDER BY c.email_duplicate, c.id LIMIT ?2;

-- :name customer_row_of_list
SELECT
  c.id, c.first_name, c.last_name, trim(c.first_name || ' ' || c.last_name), c.email, c.phone, c.phone_e164, c.birth_date, c.blocked,
  c.no_show_count + (SELECT count(*) FROM appointment AS n WHERE n.customer_id = c.id AND n.status = 'no_show' AND n.deleted_at IS NULL),
  c.deleted_at
FROM customer AS c WHERE c.id = ?1;

-- :name customer_notes
-- The newest ?2; -1: all.
SELECT noted_at, noted_by, text, id, kind FROM customer_note
WHERE customer_id = ?1 AND deleted_at IS NULL
ORDER BY noted_at DESC, id LIMIT ?2;

-- :name customer_figures
-- Counts over the newest ?3 visits; the first and the last that was done, and the next after ?2.
SELECT count(*), count(CASE status WHEN 'completed' THEN 1 END), count(CASE status WHEN 'cancelled' THEN 1 END),
  count(CASE status WHEN 'no_show' THEN 1 END), sum(CASE status WHEN 'completed' THEN price END),
  min(CASE status WHEN 'completed' THEN starts_at END), max(CASE status WHEN 'completed' THEN starts_at END),
  min(CASE WHEN starts_at >= ?2 AND status NOT IN ('completed', 'cancelled', 'no_show') THEN starts_at END)
FROM (SELECT status, price, starts_at FROM appointment WHERE customer_id = ?1 AND deleted_at IS NULL ORDER BY starts_at DESC LIMIT ?3);

-- :name customer_wishes
-- What he or she waits for, with the columns of queue_waitlist.
SELECT w.id, w.customer_id, trim(c.first_name || ' ' || c.last_name), coalesce(c.phone_e164, c.phone), w.service_id, w.employee_id,
  unixepoch(w.from_date) / 86400, unixepoch(w.to_date) / 86400, w.note, w.priority, w.status, w.created_at, w.revision,
  (SELECT sum(1 << day) FROM (SELECT DISTINCT value AS day FROM json_each(w.days) WHERE value BETWEEN 0 AND 6)),
  w.start_minute, w.end_minute
FROM waitlist_entry AS w INDEXED BY waitlist_entry_that_waits LEFT JOIN customer AS c ON c.id = w.customer_id
WHERE w.customer_id = ?1 AND w.status IN ('WAITING', 'OFFERED') AND w.deleted_at IS NULL
ORDER BY w.created_at, w.id LIMIT ?2;

-- :name customer_audit
-- What was done to the customer and to the dated notes, newest first.
SELECT id, at, by_name, command, entity, before, after FROM audit_log
WHERE entity_id IN (SELECT ?1 UNION ALL SELECT id FROM customer_note WHERE customer_id = ?1)
ORDER BY id DESC LIMIT ?2;

-- :name customers_recent
-- Whom the newest ?1 changes were about, the latest first; at most ?2.
WITH recent AS (SELECT id, entity, entity_id FROM audit_log ORDER BY id DESC LIMIT ?1),
touched AS (
  SELECT max(recent.id) AS last, coalesce(appointment.customer_id, customer_note.customer_id, recent.entity_id) AS customer_id
  FROM recent
  LEFT JOIN appointment ON recent.entity = 'appointment' AND appointment.id = recent.entity_id
  LEFT JOIN customer_note ON recent.entity = 'customer_note' AND customer_note.id = recent.entity_id
  WHERE recent.entity IN ('customer', 'appointment', 'customer_note')
  GROUP BY 2)
SELECT customer.id FROM touched CROSS JOIN customer ON customer.id = touched.customer_id
WHERE customer.deleted_at IS NULL
ORDER BY touched.last DESC LIMIT ?2;

-- :name customers_to_search
-- All that can be found, for the search in memory.
SELECT id, first_name, last_name, phone_e164, phone, email, blocked
FROM customer WHERE deleted_at IS NULL;

-- :name customer_to_search
SELECT id, first_name, last_name, phone_e164, phone, email, blocked
FROM customer WHERE id = ?1 AND deleted_at IS NULL;

-- :name customer_changes
-- Written since the entry ?1, each customer once for each time.
SELECT n, customer_id FROM customer_change WHERE n > ?1 ORDER BY n;

-- :name customer_change_span
-- The first and the last entry that are there.
SELECT coalesce((SELECT n FROM customer_change ORDER BY n LIMIT 1), 0), coalesce((SELECT n FROM customer_change ORDER BY n DESC LIMIT 1), 0);

-- :name customer_change_prune
-- Keeps the newest ?1.
DELETE FROM customer_change WHERE n <= (SELECT n FROM customer_change ORDER BY n DESC LIMIT 1) - ?1;
