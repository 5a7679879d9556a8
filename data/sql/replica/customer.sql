-- Customers as the reader lays them out: the columns of these statements are the same, in the order of `enum customer_column`.

-- :name customer_by_id
SELECT
  c.id, c.version, c.revision, c.first_name, c.last_name, trim(c.first_name || ' ' || c.last_name), c.email, c.phone, c.phone_e164,
  c.birth_date, c.address, c.locale, c.notes, c.preferences, c.blocked, c.blocked_reason,
  c.no_show_count + (SELECT count(*) FROM appointment AS n WHERE n.customer_id = c.id AND n.status = 'no_show' AND n.deleted_at IS NULL),
  c.privacy_consent_at, c.marketing_consent_at, c.deletion_requested_at, c.deleted_at, c.merged_into_id
FROM customer AS c WHERE c.id = ?1;

-- :name customers_by_phone
-- Families share a number.
SELECT
  c.id, c.version, c.revision, c.first_name, c.last_name, trim(c.first_name || ' ' || c.last_name), c.email, c.phone, c.phone_e164,
  c.birth_date, c.address, c.locale, c.notes, c.preferences, c.blocked, c.blocked_reason,
  c.no_show_count + (SELECT count(*) FROM appointment AS n WHERE n.customer_id = c.id AND n.status = 'no_show' AND n.deleted_at IS NULL),
  c.privacy_consent_at, c.marketing_consent_at, c.deletion_requested_at, c.deleted_at, c.merged_into_id
FROM customer AS c WHERE c.phone_e164 = ?1 AND c.deleted_at IS NULL ORDER BY c.id LIMIT ?2;

-- :name customers_by_email
SELECT
  c.id, c.version, c.revision, c.first_name, c.last_name, trim(c.first_name || ' ' || c.last_name), c.email, c.phone, c.phone_e164,
  c.birth_date, c.address, c.locale, c.notes, c.preferences, c.blocked, c.blocked_reason,
  c.no_show_count + (SELECT count(*) FROM appointment AS n WHERE n.customer_id = c.id AND n.status = 'no_show' AND n.deleted_at IS NULL),
  c.privacy_consent_at, c.marketing_consent_at, c.deletion_requested_at, c.deleted_at, c.merged_into_id
FROM customer AS c
WHERE c.id IN (
  SELECT id FROM customer WHERE email = ?1 AND email_duplicate = 0 AND deleted_at IS NULL
  UNION ALL
  SELECT id FROM customer WHERE email = ?1 AND email_duplicate = 1 AND deleted_at IS NULL)
ORDER BY c.email_duplicate, c.id LIMIT ?2;

-- :name customer_notes
SELECT noted_at, noted_by, text FROM customer_note
WHERE customer_id = ?1 AND deleted_at IS NULL
ORDER BY noted_at DESC, id;

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
