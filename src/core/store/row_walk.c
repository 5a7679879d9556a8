#include "core/store/row_walk.h"

#include "core/model/language.h"
#include "core/store/row_store.h"
#include "core/store/vector.h"

enum { ROW_MEMORY_MAX = 64 << 20 };

/* The rows of one kind of part, read along with their wholes: both come by the whole's id. */
struct part_cursor {
  struct query query;
  bool more;
  struct vector rows; /* struct row, of the current whole */
};

static void advance(struct part_cursor *cursor) { cursor->more = query_row(&cursor->query); }

/* Collects the parts of a whole; parts without one are passed over. */
static bool collect(struct arena *arena, struct part_cursor *cursor, const struct entity *part,
                    struct id whole, struct row_list *list) {
  vector_clear(&cursor->rows);
  while (cursor->more) {
    struct id of = query_get_id(&cursor->query, 0);
    int order = id_compare(&of, &whole);
    if (order > 0) break;
    if (order == 0) {
      struct row *row = vector_add(&cursor->rows);
      if (row == NULL || !row_init(row, part, arena) || !row_read(&cursor->query, row, arena)) return false;
    }
    advance(cursor);
  }
  *list =
      (struct row_list){.rows = (struct row *)(void *)cursor->rows.rows, .count = (int)cursor->rows.count};
  return true;
}

/* Visits until the visitor has enough. False without memory. */
static bool visit_all(struct query *query, const struct entity *entity, struct part_cursor *parts,
                      row_visitor *visit, void *context) {
  struct arena arena;
  bool room = true, more = true;
  arena_init(&arena, ROW_MEMORY_MAX);
  while (room && more && query_row(query)) {
    struct row row;
    arena_clear(&arena);
    room = row_init(&row, entity, &arena) && row_read(query, &row, &arena);
    struct id id = query_get_id(query, 0);
    for (int i = 0; i < entity->part_count && room; i++)
      room = collect(&arena, &parts[i], &entities[entity->parts[i]], id, &row.parts[i]);
    if (room) more = visit(context, &row);
  }
  arena_release(&arena);
  return room;
}

enum code row_walk(struct replica *replica, enum entity_kind kind, row_visitor *visit, void *context,
                   struct error *error) {
  const struct entity *entity = &entities[kind];
  struct part_cursor parts[ENTITY_PARTS_MAX];
  for (int i = 0; i < entity->part_count; i++) {
    parts[i].query = query_start(replica, row_statements(entity->parts[i])->all);
    vector_init(&parts[i].rows, sizeof(struct row));
    advance(&parts[i]);
  }
  struct query query = query_start(replica, row_statements(kind)->all);
  bool room = visit_all(&query, entity, parts, visit, context);
  enum code code = query_end(&query, error);
  for (int i = 0; i < entity->part_count; i++) {
    enum code ended = query_end(&parts[i].query, error);
    if (code == CODE_OK) code = ended;
    vector_release(&parts[i].rows);
  }
  if (code != CODE_OK || room) return code;
  return error_set(error, CODE_INTERNAL, _("There is not enough memory for an export."));
}
