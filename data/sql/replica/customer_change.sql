-- Changing customers, merging two, and erasing one.

-- :name customer_with_email
SELECT trim(first_name || ' ' || last_name) FROM customer
WHERE email = ?1 AND deleted_at IS NULL AND email_duplicate = 0 AND id IS NOT ?2;

-- :name customer_add
INSERT INTO customer (id, tenant_id, first_name, last_name, email, phone, phone_e164, birth_date, address, locale, notes, blocked_reason,
  blocked, created_at, updated_at)
VALUES (?1, ?2, coalesce(?3, ''), coalesce(?4, ''), nullif(?5, ''), nullif(?6, ''), nullif(?7, ''), nullif(?8, ''), nullif(?9, ''),
  nullif(?10, ''), coalesce(?11, ''), nullif(?12, ''), coalesce(?13, 0), ?14, ?14);

-- :name customer_edit
-- NULL leaves a field as it is, '' clears it.
UPDATE customer SET first_name = coalesce(?3, first_name), last_name = coalesce(?4, last_name),
  email = nullif(coalesce(?5, email), ''), phone = nullif(coalesce(?6, phone), ''), phone_e164 = nullif(coalesce(?7, phone_e164), ''),
  birth_date = nullif(coalesce(?8, birth_date), ''), address = nullif(coalesce(?9, address), ''),
  locale = nullif(coalesce(?10, locale), ''), notes = coalesce(?11, notes), blocked_reason = nullif(coalesce(?12, blocked_reason), ''),
  blocked = coalesce(?13, blocked), updated_at = ?14, revision = revision + 1
WHERE id = ?1 AND revision = ?2;

-- :name customer_note_add
INSERT INTO customer_note (id, tenant_id, customer_id, text, noted_at, noted_by, created_at, updated_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5, ?5);

-- :name customer_note_by_id
SELECT n.customer_id, n.revision, n.deleted_at IS NOT NULL, trim(c.first_name || ' ' || c.last_name)
FROM customer_note AS n JOIN customer AS c ON c.id = n.customer_id WHERE n.id = ?1;

-- :name customer_note_edit
UPDATE customer_note SET text = ?2, updated_at = ?3, revision = revision + 1 WHERE id = ?1;

-- :name customer_note_remove
UPDATE customer_note SET deleted_at = ?2, updated_at = ?2, revision = revision + 1 WHERE id = ?1;

-- :name customer_visit_ids
SELECT id FROM appointment WHERE customer_id = ?;

-- :name customer_give_visits
UPDATE appointment SET customer_id = ?2, updated_at = ?3, revision = revision + 1,
  sync_state = CASE WHEN sync_state IN ('synced', 'pending', 'failed') THEN 'pending' ELSE sync_state END
WHERE customer_id = ?1;

-- :name customer_note_ids
SELECT id FROM customer_note WHERE customer_id = ?;

-- :name customer_give_notes
UPDATE customer_note SET customer_id = ?2, updated_at = ?3, revision = revision + 1 WHERE customer_id = ?1;

-- :name customer_waitlist_ids
SELECT id FROM waitlist_entry WHERE customer_id = ?;

-- :name customer_give_waitlist
UPDATE waitlist_entry SET customer_id = ?2, updated_at = ?3, revision = revision + 1 WHERE customer_id = ?1;

-- :name merge_participation_ids
-- Visits of others to which the customer comes along.
SELECT appointment_id FROM participant WHERE customer_id = ?;

-- :name merge_note_participations
UPDATE appointment SET updated_at = ?3, revision = revision + 1,
  sync_state = CASE WHEN sync_state IN ('synced', 'pending', 'failed') THEN 'pending' ELSE sync_state END
WHERE id IN (SELECT appointment_id FROM participant WHERE customer_id = ?1);

-- :name merge_give_participations
UPDATE participant SET customer_id = ?2 WHERE customer_id = ?1;

-- :name merge_call_ids
SELECT id FROM call_log WHERE customer_id = ?;

-- :name merge_give_calls
UPDATE call_log SET customer_id = ?2, updated_at = ?3, revision = revision + 1 WHERE customer_id = ?1;

-- :name merge_walk_in_ids
SELECT id FROM walk_in WHERE customer_id = ?;

-- :name merge_give_walk_ins
UPDATE walk_in SET customer_id = ?2, updated_at = ?3, revision = revision + 1 WHERE customer_id = ?1;

-- :name merge_series_ids
SELECT id FROM series WHERE customer_id = ?;

-- :name merge_give_series
UPDATE series SET customer_id = ?2, updated_at = ?3, revision = revision + 1 WHERE customer_id = ?1;

-- :name merge_sale_ids
SELECT id FROM sale WHERE customer_id = ?;

-- :name merge_give_sales
UPDATE sale SET customer_id = ?2, updated_at = ?3, revision = revision + 1 WHERE customer_id = ?1;

-- :name merge_request_ids
SELECT id FROM privacy_request WHERE customer_id = ?;

-- :name merge_give_requests
UPDATE privacy_request SET customer_id = ?2, updated_at = ?3, revision = revision + 1 WHERE customer_id = ?1;

-- :name merge_counts
-- What goes over with a customer.
SELECT
  (SELECT count(*) FROM appointment WHERE customer_id = ?1 AND deleted_at IS NULL),
  (SELECT count(*) FROM customer_note WHERE customer_id = ?1 AND deleted_at IS NULL),
  (SELECT count(*) FROM waitlist_entry WHERE customer_id = ?1 AND deleted_at IS NULL),
  (SELECT count(*) FROM call_log WHERE customer_id = ?1 AND deleted_at IS NULL),
  (SELECT count(*) FROM series WHERE customer_id = ?1 AND deleted_at IS NULL),
  (SELECT count(*) FROM sale WHERE customer_id = ?1 AND deleted_at IS NULL);

-- :name customer_merge_from
-- The one that goes keeps its data, but for the e-mail, which may pass to the other one.
UPDATE customer SET merged_into_id = ?1, deleted_at = ?3, updated_at = ?3, revision = revision + 1 WHERE id = ?2;

-- :name customer_merge_into
-- The one that stays takes what it lacks.
UPDATE customer SET
  email = coalesce(customer.email, other.email), phone = coalesce(customer.phone, other.phone),
  phone_e164 = coalesce(customer.phone_e164, other.phone_e164), birth_date = coalesce(customer.birth_date, other.birth_date),
  address = coalesce(customer.address, other.address),
  notes = CASE WHEN other.notes = '' THEN customer.notes WHEN customer.notes = '' THEN other.notes
    ELSE customer.notes || char(10) || other.notes END,
  no_show_count = customer.no_show_count + other.no_show_count, blocked = max(customer.blocked, other.blocked),
  blocked_reason = coalesce(customer.blocked_reason, other.blocked_reason), updated_at = ?3, revision = customer.revision + 1
FROM (SELECT * FROM customer WHERE id = ?2) AS other
WHERE customer.id = ?1;

-- Erasing: ?1 the customer, ?2 now, ?3 a new id, ?4 who does it. What identifies the person goes, everywhere; the visits stay for the figures.

-- :name customers_merged_into
-- The rows that were merged into ?1, one into the other.
WITH RECURSIVE merged(id) AS (
  SELECT id FROM customer WHERE merged_into_id = ?1
  UNION
  SELECT customer.id FROM customer JOIN merged ON customer.merged_into_id = merged.id)
SELECT id FROM merged WHERE id <> ?1;

-- :name erase_audit
-- Also of the visits of others to which the person came along.
WITH visit(id) AS (SELECT id FROM appointment WHERE customer_id = ?1),
own(id) AS (
  SELECT ?1 UNION ALL SELECT id FROM visit
  UNION ALL SELECT id FROM customer_note WHERE customer_id = ?1
  UNION ALL SELECT id FROM waitlist_entry WHERE customer_id = ?1
  UNION ALL SELECT id FROM walk_in WHERE customer_id = ?1 OR appointment_id IN (SELECT id FROM visit)
  UNION ALL SELECT id FROM call_log WHERE customer_id = ?1 OR appointment_id IN (SELECT id FROM visit)
  UNION ALL SELECT id FROM notification WHERE appointment_id IN (SELECT id FROM visit)
  UNION ALL SELECT id FROM privacy_request WHERE customer_id = ?1
  UNION ALL SELECT id FROM series WHERE customer_id = ?1
  UNION ALL SELECT id FROM sale WHERE customer_id = ?1
  UNION ALL SELECT appointment_id FROM participant WHERE customer_id = ?1)
UPDATE audit_log SET before = NULL, after = NULL, by_name = CASE WHEN by_kind = 'CUSTOMER' THEN NULL ELSE by_name END
WHERE entity_id IN (SELECT id FROM own);

-- :name erase_outbox_body
-- What was sent already stays as it was sent; what was not is sent without the person.
WITH visit(id) AS (SELECT id FROM appointment WHERE customer_id = ?1),
own(id) AS (
  SELECT ?1 UNION ALL SELECT id FROM visit
  UNION ALL SELECT id FROM customer_note WHERE customer_id = ?1
  UNION ALL SELECT id FROM waitlist_entry WHERE customer_id = ?1
  UNION ALL SELECT id FROM walk_in WHERE customer_id = ?1 OR appointment_id IN (SELECT id FROM visit)
  UNION ALL SELECT id FROM call_log WHERE customer_id = ?1 OR appointment_id IN (SELECT id FROM visit)
  UNION ALL SELECT id FROM notification WHERE appointment_id IN (SELECT id FROM visit)
  UNION ALL SELECT id FROM privacy_request WHERE customer_id = ?1
  UNION ALL SELECT id FROM series WHERE customer_id = ?1
  UNION ALL SELECT id FROM sale WHERE customer_id = ?1)
UPDATE outbox SET body = json_remove(
    CASE WHEN json_type(body, '$.segments') = 'array' THEN json_set(body, '$.segments',
      (SELECT json_group_array(json_remove(value, '$.overlap_reason')) FROM json_each(body, '$.segments')))
    ELSE body END,
    '$.first_name', '$.last_name', '$.email', '$.phone', '$.phone_e164', '$.phone_variants', '$.birth_date', '$.address',
    '$.locale', '$.preferences', '$.journey_status', '$.notes', '$.internal_notes', '$.title', '$.blocked_reason', '$.text', '$.note',
    '$.name', '$.cancellation_reason', '$.told_how', '$.reason', '$.overrides', '$.booked_by', '$.participants', '$.answers',
    '$.from_number', '$.template', '$.to_number', '$.recording_url', '$.recipient', '$.message', '$.failure_reason')
WHERE op_no IS NULL AND body IS NOT NULL AND entity_id IN (SELECT id FROM own);

-- :name erase_outbox_base
WITH visit(id) AS (SELECT id FROM appointment WHERE customer_id = ?1),
own(id) AS (
  SELECT ?1 UNION ALL SELECT id FROM visit
  UNION ALL SELECT id FROM customer_note WHERE customer_id = ?1
  UNION ALL SELECT id FROM waitlist_entry WHERE customer_id = ?1
  UNION ALL SELECT id FROM walk_in WHERE customer_id = ?1 OR appointment_id IN (SELECT id FROM visit)
  UNION ALL SELECT id FROM call_log WHERE customer_id = ?1 OR appointment_id IN (SELECT id FROM visit)
  UNION ALL SELECT id FROM notification WHERE appointment_id IN (SELECT id FROM visit)
  UNION ALL SELECT id FROM privacy_request WHERE customer_id = ?1
  UNION ALL SELECT id FROM series WHERE customer_id = ?1
  UNION ALL SELECT id FROM sale WHERE customer_id = ?1)
UPDATE outbox SET base = json_remove(
    CASE WHEN json_type(base, '$.segments') = 'array' THEN json_set(base, '$.segments',
      (SELECT json_group_array(json_remove(value, '$.overlap_reason')) FROM json_each(base, '$.segments')))
    ELSE base END,
    '$.first_name', '$.last_name', '$.email', '$.phone', '$.phone_e164', '$.phone_variants', '$.birth_date', '$.address',
    '$.locale', '$.preferences', '$.journey_status', '$.notes', '$.internal_notes', '$.title', '$.blocked_reason', '$.text', '$.note',
    '$.name', '$.cancellation_reason', '$.told_how', '$.reason', '$.overrides', '$.booked_by', '$.participants', '$.answers',
    '$.from_number', '$.template', '$.to_number', '$.recording_url', '$.recipient', '$.message', '$.failure_reason')
WHERE op_no IS NULL AND base IS NOT NULL AND entity_id IN (SELECT id FROM own);

-- :name erase_outbox_participations
UPDATE outbox SET base = json_remove(base, '$.participants'), body = json_remove(body, '$.participants')
WHERE op_no IS NULL AND entity_id IN (SELECT appointment_id FROM participant WHERE customer_id = ?1);

-- :name erase_archive
WITH visit(id) AS (SELECT id FROM appointment WHERE customer_id = ?1),
own(id) AS (
  SELECT ?1 UNION ALL SELECT id FROM visit
  UNION ALL SELECT id FROM customer_note WHERE customer_id = ?1
  UNION ALL SELECT id FROM waitlist_entry WHERE customer_id = ?1
  UNION ALL SELECT id FROM walk_in WHERE customer_id = ?1 OR appointment_id IN (SELECT id FROM visit)
  UNION ALL SELECT id FROM call_log WHERE customer_id = ?1 OR appointment_id IN (SELECT id FROM visit)
  UNION ALL SELECT id FROM notification WHERE appointment_id IN (SELECT id FROM visit)
  UNION ALL SELECT id FROM privacy_request WHERE customer_id = ?1
  UNION ALL SELECT id FROM series WHERE customer_id = ?1
  UNION ALL SELECT id FROM sale WHERE customer_id = ?1
  UNION ALL SELECT appointment_id FROM participant WHERE customer_id = ?1)
UPDATE op_archive SET base = NULL, body = '{}' WHERE entity_id IN (SELECT id FROM own);

-- :name erase_bases
WITH visit(id) AS (SELECT id FROM appointment WHERE customer_id = ?1),
own(id) AS (
  SELECT ?1 UNION ALL SELECT id FROM visit
  UNION ALL SELECT id FROM customer_note WHERE customer_id = ?1
  UNION ALL SELECT id FROM waitlist_entry WHERE customer_id = ?1
  UNION ALL SELECT id FROM walk_in WHERE customer_id = ?1 OR appointment_id IN (SELECT id FROM visit)
  UNION ALL SELECT id FROM call_log WHERE customer_id = ?1 OR appointment_id IN (SELECT id FROM visit)
  UNION ALL SELECT id FROM notification WHERE appointment_id IN (SELECT id FROM visit)
  UNION ALL SELECT id FROM privacy_request WHERE customer_id = ?1
  UNION ALL SELECT id FROM series WHERE customer_id = ?1
  UNION ALL SELECT id FROM sale WHERE customer_id = ?1
  UNION ALL SELECT appointment_id FROM participant WHERE customer_id = ?1)
DELETE FROM base_row WHERE entity_id IN (SELECT id FROM own);

-- :name erase_quarantine
WITH visit(id) AS (SELECT id FROM appointment WHERE customer_id = ?1),
own(id) AS (
  SELECT ?1 UNION ALL SELECT id FROM visit
  UNION ALL SELECT id FROM customer_note WHERE customer_id = ?1
  UNION ALL SELECT id FROM waitlist_entry WHERE customer_id = ?1
  UNION ALL SELECT id FROM walk_in WHERE customer_id = ?1 OR appointment_id IN (SELECT id FROM visit)
  UNION ALL SELECT id FROM call_log WHERE customer_id = ?1 OR appointment_id IN (SELECT id FROM visit)
  UNION ALL SELECT id FROM notification WHERE appointment_id IN (SELECT id FROM visit)
  UNION ALL SELECT id FROM privacy_request WHERE customer_id = ?1
  UNION ALL SELECT id FROM series WHERE customer_id = ?1
  UNION ALL SELECT id FROM sale WHERE customer_id = ?1
  UNION ALL SELECT appointment_id FROM participant WHERE customer_id = ?1)
UPDATE quarantine SET body = '{}', reason = '' WHERE entity_id IN (SELECT id FROM own);

-- :name erase_history
UPDATE status_history SET reason = NULL, by_name = CASE WHEN by_kind = 'CUSTOMER' THEN NULL ELSE by_name END
WHERE appointment_id IN (SELECT id FROM appointment WHERE customer_id = ?1);

-- :name erase_segments
UPDATE appointment_segment SET overlap_reason = NULL
WHERE overlap_reason IS NOT NULL AND appointment_id IN (SELECT id FROM appointment WHERE customer_id = ?1);

-- :name erase_answers
DELETE FROM appointment_answer WHERE appointment_id IN (SELECT id FROM appointment WHERE customer_id = ?1);

-- :name erase_participants
DELETE FROM participant WHERE customer_id = ?1 OR appointment_id IN (SELECT id FROM appointment WHERE customer_id = ?1);

-- :name erase_notices
UPDATE notification SET recipient = '', message = '', failure_reason = NULL, updated_at = ?2, revision = revision + 1
WHERE appointment_id IN (SELECT id FROM appointment WHERE customer_id = ?1)
  OR recipient IN (SELECT email FROM customer WHERE id = ?1 UNION ALL SELECT phone_e164 FROM customer WHERE id = ?1);

-- :name erase_calls
-- Calls from and to the number, too, that nobody linked.
UPDATE call_log SET from_number = NULL, to_number = NULL, notes = NULL, recording_url = NULL, customer_id = NULL, updated_at = ?2,
  revision = revision + 1
WHERE customer_id = ?1 OR appointment_id IN (SELECT id FROM appointment WHERE customer_id = ?1)
  OR (customer_id IS NULL AND (from_number IN (SELECT phone_e164 FROM customer WHERE id = ?1)
    OR to_number IN (SELECT phone_e164 FROM customer WHERE id = ?1)));

-- :name erase_walk_ins
UPDATE walk_in SET name = NULL, phone = NULL, phone_e164 = NULL, note = NULL, customer_id = NULL, updated_at = ?2, revision = revision + 1
WHERE customer_id = ?1 OR appointment_id IN (SELECT id FROM appointment WHERE customer_id = ?1);

-- :name erase_waitlist
UPDATE waitlist_entry SET note = NULL, status = 'REMOVED', deleted_at = ?2, updated_at = ?2, revision = revision + 1
WHERE customer_id = ?1;

-- :name erase_notes
DELETE FROM customer_note WHERE customer_id = ?1;

-- :name erase_series
UPDATE series SET template = json_remove(template, '$.note', '$.notes', '$.title', '$.name'), updated_at = ?2, revision = revision + 1
WHERE customer_id = ?1 AND json_valid(template);

-- :name erase_sales
UPDATE sale SET note = NULL, updated_at = ?2, revision = revision + 1 WHERE customer_id = ?1 AND note IS NOT NULL;

-- :name erase_requests
UPDATE privacy_request SET note = NULL, updated_at = ?2, revision = revision + 1 WHERE customer_id = ?1 AND note IS NOT NULL;

-- :name erase_visits
-- Whoever booked from elsewhere may have been the person.
UPDATE appointment SET title = NULL, notes = NULL, internal_notes = NULL, cancellation_reason = NULL, told_how = NULL,
  booked_by = CASE WHEN source IN ('desk', 'walk_in') THEN booked_by END,
  overrides = (SELECT json_group_array(json_set(value, '$.reason', '')) FROM json_each(appointment.overrides)
    WHERE appointment.overrides IS NOT NULL HAVING count(*) > 0),
  updated_at = ?2, revision = revision + 1
WHERE customer_id = ?1;

-- :name erase_reviews
UPDATE review_item SET summary = '', base = NULL, ours = NULL, theirs = NULL, resolution = NULL, reason = NULL
WHERE entity_id = ?1 OR entity_id IN (SELECT id FROM appointment WHERE customer_id = ?1);

-- :name erase_drafts
DELETE FROM draft;

-- :name erase_customer
UPDATE customer SET first_name = '', last_name = '(erased)', email = NULL, phone = NULL, phone_e164 = NULL, phone_variants = NULL,
  birth_date = NULL, address = NULL, locale = NULL, preferences = '{}', notes = '', blocked_reason = NULL, journey_status = NULL,
  privacy_consent_at = NULL, marketing_consent_at = NULL, deleted_at = ?2, updated_at = ?2, revision = revision + 1
WHERE id = ?1;

-- :name erase_purge
INSERT INTO outbox (op_id, entity, entity_id, kind, base_version, body, schema, made_at, actor)
SELECT ?3, 'customer', ?1, 'purge', version, '{}', (SELECT user_version FROM pragma_user_version), ?2, ?4 FROM customer WHERE id = ?1;
