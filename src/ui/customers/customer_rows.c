#include "ui/customers/customer_rows.h"

#include <string.h>

void customer_rows_init(struct customer_rows *rows) {
  memset(rows, 0, sizeof *rows);
  arena_init(&rows->arena, CUSTOMER_ROWS_ARENA_MAX);
}

void customer_rows_release(struct customer_rows *rows) { arena_release(&rows->arena); }

void customer_rows_clear(struct customer_rows *rows) {
  arena_clear(&rows->arena);
  rows->count = 0;
  memset(rows->slots, 0, sizeof rows->slots);
}

/* The slot of an id: where it is, or where it would be. */
static size_t slot_of(const struct customer_rows *rows, struct id id) {
  size_t slot = 0;
  for (size_t i = 0; i < sizeof id.bytes; i++) slot = slot * 31 + id.bytes[i];
  for (slot %= CUSTOMER_ROWS_SLOTS;; slot = (slot + 1) % CUSTOMER_ROWS_SLOTS) {
    int place = rows->slots[slot];
    if (place == 0 || id_equal(rows->rows[place - 1].id, id)) return slot;
  }
}

const struct customer *customer_rows_find(const struct customer_rows *rows, struct id id) {
  int place = rows->slots[slot_of(rows, id)];
  return place == 0 ? NULL : &rows->rows[place - 1];
}

static int list_missing(const struct customer_rows *rows, const struct finder_result *hits, int first,
                        int count, struct id ids[FINDER_HITS_MAX]) {
  int missing = 0;
  for (int i = first; i < first + count && i < (int)hits->count; i++)
    if (customer_rows_find(rows, hits->hits[i].id) == NULL) ids[missing++] = hits->hits[i].id;
  return missing;
}

void customer_rows_read(struct customer_rows *rows, struct replica *replica, const struct finder_result *hits,
                        int first, int count) {
  struct id ids[FINDER_HITS_MAX];
  struct customer read[FINDER_HITS_MAX];
  struct error error;
  error_init(&error);
  int missing = list_missing(rows, hits, first, count, ids);
  if (missing == 0) return;
  if (rows->count + missing > CUSTOMER_ROWS_MAX || rows->arena.used > CUSTOMER_ROWS_KEPT_MAX) {
    customer_rows_clear(rows);
    missing = list_missing(rows, hits, first, count, ids);
  }
  if (reader_customer_rows(replica, ids, missing, &rows->arena, read, &error) != CODE_OK) {
    customer_rows_clear(rows);
    return;
  }
  for (int i = 0; i < missing; i++) {
    if (id_is_nil(read[i].id)) continue;
    size_t slot = slot_of(rows, read[i].id);
    if (rows->slots[slot] != 0) continue;
    rows->rows[rows->count++] = read[i];
    rows->slots[slot] = (int16_t)rows->count;
  }
}
