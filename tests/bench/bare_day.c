#include "bare_day.h"

const char bare_day_visits[] =
    "SELECT a.id, a.status, a.source, a.starts_at, a.ends_at, a.location_id, a.customer_id, "
    "trim(c.first_name || ' ' || c.last_name), coalesce(c.phone_e164, c.phone), c.blocked, c.no_show_count + "
    "(SELECT count(*) FROM appointment AS n WHERE n.customer_id = c.id AND n.status = 'no_show' "
    "AND n.deleted_at IS NULL), a.version, a.revision, a.series_id, a.price, a.title, a.notes, "
    "a.internal_notes, a.cancellation_reason, a.confirmation_code, a.booked_by, a.created_at, a.updated_at, "
    "a.told_at, a.told_by, a.told_how, a.moves, a.sync_state, a.requires_manual_review, a.sync_error, "
    "a.overrides, s.position, s.service_id, s.employee_id, s.service_name, s.part_name, s.employee_name, "
    "s.part, s.starts_at, s.ends_at, s.occupied_from, s.occupied_to, s.gap_after, s.price, s.overlap, "
    "d.addon_id, d.name, d.price, d.duration_minutes "
    "FROM appointment_segment AS s CROSS JOIN appointment AS a ON a.id = s.appointment_id "
    "LEFT JOIN customer AS c ON c.id = a.customer_id LEFT JOIN appointment_addon AS d "
    "ON d.appointment_id = s.appointment_id AND d.segment = s.position "
    "WHERE s.location_id = ?1 AND s.starts_at >= ?2 AND s.starts_at < ?3 AND s.blocking = 1 "
    "AND a.deleted_at IS NULL ORDER BY s.starts_at";
