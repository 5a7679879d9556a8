#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/store/salon_import.h"

/* What is said of a visit whose employee is taken. */
static void say_taken(const char *employee, int64_t from, int64_t to, int64_t other_line, char *text,
                      size_t size) {
  char start[INSTANT_TEXT_SIZE], end[INSTANT_TEXT_SIZE], where[128];
  (void)snprintf(where, sizeof where, "%s", _("an appointment that is already there"));
  instant_format_utc(from, start);
  instant_format_utc(to, end);
  if (other_line > 0)
    (void)snprintf(where, sizeof where, _("the appointment of line %lld"), (long long)other_line);
  (void)snprintf(
      text, size,
      _("%.80s is taken from %s to %s by %s; where that is meant, the segment says \"overlap\":true."),
      employee, start, end, where);
}

/* ---- One visit against the replica ---- */

static enum salon_outcome check_segment(struct salon_importer *importer, const struct row *segment,
                                        struct id visit, struct error *error) {
  const struct salon_visit_columns *columns = &importer->columns;
  bool taken = false;
  struct query query = query_start(importer->replica, SQL_SALON_TAKEN);
  query_id(&query, segment->values[columns->segment.employee].id);
  query_int(&query, segment->values[columns->segment.occupied_from].integer);
  query_int(&query, segment->values[columns->segment.occupied_to].integer);
  query_id(&query, visit);
  if (query_row(&query)) {
    char text[SALON_ISSUE_SIZE];
    taken = true;
    say_taken(query_peek_text(&query, 2), query_get_int(&query, 0), query_get_int(&query, 1), 0, text,
              sizeof text);
    (void)error_set(error, CODE_INVALID, "%s", text);
  }
  if (query_end(&query, error) != CODE_OK && !taken) return SALON_BROKEN;
  return taken ? SALON_BAD : SALON_TAKEN;
}

enum salon_outcome salon_overlap_check(struct salon_importer *importer, const struct row *visit,
                                       struct error *error) {
  const struct row_list *segments = row_parts(visit, ENTITY_APPOINTMENT_SEGMENT);
  struct id id = visit->values[importer->columns.visit.id].id;
  enum salon_outcome outcome = SALON_TAKEN;
  for (int i = 0; i < segments->count && outcome == SALON_TAKEN; i++) {
    const struct value *values = segments->rows[i].values;
    bool blocks = values[importer->columns.segment.blocking].integer != 0;
    bool meant = values[importer->columns.segment.overlap].integer != 0;
    if (blocks && !meant) outcome = check_segment(importer, &segments->rows[i], id, error);
  }
  return outcome;
}

/* ---- Everything at once ---- */

/* A segment that is put over others on purpose may lie anywhere, so only the others are looked at. Those that are free of each other are
 * kept open until they have ended; one that is not is reported and forgotten: so few are open at any time. */
struct taken {
  int64_t from, to;
  int64_t segment; /* rowid */
  struct id visit;
};

static int64_t line_of(const struct salon_importer *importer, int64_t segment) {
  const struct salon_origin *origins = (const void *)importer->origins.rows;
  size_t low = 0, high = importer->origins.count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (origins[middle].segment <= segment) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low == 0 ? 0 : origins[low - 1].line;
}

static void report_pair(struct salon_importer *importer, const struct taken *one, const struct taken *other,
                        const char *employee) {
  char text[SALON_ISSUE_SIZE];
  int64_t one_line = line_of(importer, one->segment), other_line = line_of(importer, other->segment);
  const struct taken *first = one_line <= other_line ? one : other;
  say_taken(employee, first->from, first->to, line_of(importer, first->segment), text, sizeof text);
  salon_issue_add(importer, one_line <= other_line ? other_line : one_line, text);
}

/* Whether the next segment overlaps one that is open; those that have ended fall out. */
static bool overlaps(struct salon_importer *importer, struct vector *open, const struct taken *next,
                     const char *employee) {
  struct taken *rows = (struct taken *)(void *)open->rows;
  size_t kept = 0;
  bool found = false;
  for (size_t i = 0; i < open->count; i++) {
    if (rows[i].to <= next->from) continue;
    rows[kept++] = rows[i];
    if (found || id_equal(rows[i].visit, next->visit)) continue;
    found = true;
    report_pair(importer, &rows[i], next, employee);
  }
  open->count = kept;
  return found;
}

enum code salon_overlap_sweep(struct salon_importer *importer, struct error *error) {
  struct vector open; /* struct taken, of one employee */
  struct id swept = id_nil;
  vector_init(&open, sizeof(struct taken));
  struct query query = query_start(importer->replica, SQL_SALON_OCCUPIED);
  while (query_row(&query) && !open.failed) {
    struct id employee = query_get_id(&query, 0);
    struct taken next = {.from = query_get_int(&query, 1),
                         .to = query_get_int(&query, 2),
                         .segment = query_get_int(&query, 3)};
    next.visit = query_get_id(&query, 4);
    if (!id_equal(employee, swept)) vector_clear(&open);
    swept = employee;
    if (overlaps(importer, &open, &next, query_peek_text(&query, 5))) continue;
    struct taken *place = vector_add(&open);
    if (place != NULL) *place = next;
  }
  bool failed = open.failed;
  vector_release(&open);
  enum code code = query_end(&query, error);
  if (code == CODE_OK && failed)
    return error_set(error, CODE_INTERNAL, _("There is not enough memory to look for overlaps."));
  return code;
}
