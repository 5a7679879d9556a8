-- The salon's set-up, read as a whole. The last column of each list is its number of rows, so that room is made once. What was deleted
-- is read too: history refers to it.

-- :name setup_tenant
SELECT id, name, currency, locale, status,
  CASE WHEN json_valid(settings) THEN json_extract(settings, '$.slot_minutes') END,
  CASE WHEN json_valid(settings) THEN json_extract(settings, '$.no_show_warning') END,
  EXISTS (SELECT 1 FROM user WHERE deleted_at IS NULL)
FROM tenant LIMIT 1;

-- :name setup_locations
SELECT id, name, phone, timezone, country, CASE WHEN deleted_at IS NULL THEN status ELSE 'INACTIVE' END, count(*) OVER ()
FROM location;

-- :name setup_employees
SELECT id, name, title, location_id, active AND deleted_at IS NULL, bookable AND deleted_at IS NULL, colour, count(*) OVER ()
FROM employee;

-- :name setup_shifts
-- Dates as days since 1970.
SELECT employee_id, day_of_week, start_minute, end_minute, unixepoch(valid_from) / 86400, unixepoch(valid_to) / 86400,
  count(*) OVER ()
FROM shift WHERE deleted_at IS NULL;

-- :name setup_services
SELECT service.id, service.name, category.name, service.price, service.duration_minutes, service.buffer_before, service.buffer_after,
  service.notice_min_hours, service.notice_max_days, service.limit_per_day, service.limit_per_week, service.capacity, service.kind,
  service.requires_approval, service.online, service.active AND service.deleted_at IS NULL, service.colour, count(*) OVER ()
FROM service LEFT JOIN service_category AS category ON category.id = service.category_id;

-- :name setup_segments
SELECT service_id, name, minutes, gap_after, count(*) OVER ()
FROM service_segment ORDER BY service_id, position;

-- :name setup_addons
SELECT id, service_id, name, price, duration_minutes, active AND deleted_at IS NULL, count(*) OVER ()
FROM service_addon;

-- :name setup_skills
-- Weights in thousandths; allowed parts as a bit each.
SELECT employee_id, service_id, can_book, is_primary, custom_price, custom_duration_minutes, CAST(round(weight * 1000) AS INTEGER),
  CASE WHEN json_valid(allowed_segments)
    THEN (SELECT coalesce(sum(DISTINCT 1 << value), 0) FROM json_each(allowed_segments) WHERE value BETWEEN 0 AND 31) END,
  count(*) OVER ()
FROM employee_service WHERE deleted_at IS NULL;

-- :name setup_pools
SELECT id, name, strategy, service_id, count(*) OVER ()
FROM pool WHERE active = 1 AND deleted_at IS NULL;

-- :name setup_pool_counts
SELECT pool_id, employee_id, assigned_count, last_assigned_at FROM pool_member;

-- :name setup_pool_members
SELECT pool_id, employee_id, CAST(round(weight * 1000) AS INTEGER), priority, assigned_count, last_assigned_at, count(*) OVER ()
FROM pool_member ORDER BY pool_id, position;
