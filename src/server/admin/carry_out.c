#include <stdlib.h>
#include <string.h>

#include "core/store/row_walk.h"
#include "server/admin/carry.h"
#include "server/pg/pg.h"
#include "server/pg/row_statements.h"
#include "wire/image.h"

/* A page of rows goes out when it is so long or so large; a single row may be larger. */
enum {
  PAGE_ROWS = 400,
  PAGE_BYTES = 2 << 20,
  PAGE_MEMORY_MAX = 256 << 20,
  HASH_TEXT_SIZE = 2 * IMAGE_HASH_SIZE + 1
};

/* A row that waits in the page: its two objects, each still without its number and the brace behind it. */
struct waiting {
  struct id id;
  const char *columns, *feed;
  size_t columns_length, feed_length;
};

struct text {
  char *bytes;
  size_t length, capacity;
};

struct page {
  struct pg *pg;
  struct id tenant;
  const struct entity *entity;
  bool fresh;
  struct carry_numbers *numbers;
  struct arena arena;
  struct waiting rows[PAGE_ROWS];
  int count;
  bool has_parts[ENTITY_PARTS_MAX]; /* any of the rows */
  struct text text;
  struct json_writer writer;
  enum code code;
  struct error *error;
};

/* ---- Text that grows ---- */

static bool take_bytes(void *context, const char *bytes, size_t length) {
  struct text *text = context;
  if (text->capacity - text->length < length) {
    size_t capacity = 2 * text->capacity + length;
    char *grown = realloc(text->bytes, capacity);
    if (grown == NULL) return false;
    text->bytes = grown;
    text->capacity = capacity;
  }
  memcpy(text->bytes + text->length, bytes, length);
  text->length += length;
  return true;
}

static void text_begin(struct page *page) {
  page->text.length = 0;
  json_writer_init(&page->writer, take_bytes, &page->text);
  json_begin_object(&page->writer);
}

/* What was written, moved into the arena; NULL without memory. */
static const char *text_end(struct page *page, size_t *length) {
  if (!json_writer_end(&page->writer)) return NULL;
  *length = page->text.length;
  return arena_text(&page->arena, page->text.bytes, page->text.length);
}

/* ---- A row's two objects ---- */

static void put_parts(struct json_writer *writer, const struct row *row) {
  for (int i = 0; i < row->entity->part_count; i++) {
    json_key(writer, entities[row->entity->parts[i]].key);
    json_begin_array(writer);
    for (int j = 0; j < row->parts[i].count; j++) image_put(writer, &row->parts[i].rows[j]);
    json_end_array(writer);
  }
}

static void put_feed(struct json_writer *writer, const struct row *row, const char *image, size_t length,
                     const uint8_t hash[IMAGE_HASH_SIZE]) {
  static const char digits[] = "0123456789abcdef";
  char text[HASH_TEXT_SIZE];
  for (size_t i = 0; i < IMAGE_HASH_SIZE; i++) {
    text[2 * i] = digits[hash[i] >> 4];
    text[2 * i + 1] = digits[hash[i] & 15];
  }
  text[HASH_TEXT_SIZE - 1] = '\0';
  json_key(writer, "id");
  json_put_id(writer, row_id(row, "id"));
  json_key(writer, "version");
  json_put_int(writer, row_int(row, "version", 0));
  if (row_value(row, "deleted_at")->type == VALUE_INT) {
    json_key(writer, "deleted_at");
    json_put_int(writer, row_int(row, "deleted_at", 0));
  }
  json_key(writer, "bucket");
  json_put_int(writer, image_bucket(row));
  json_key(writer, "hash");
  json_put_text(writer, text);
  json_key(writer, "made_at");
  json_put_int(writer, row_int(row, "created_at", 0));
  json_key(writer, "changed_at");
  json_put_int(writer, row_int(row, "updated_at", 0));
  json_key(writer, "image");
  json_put_text_n(writer, image, length);
}

static bool row_write(struct page *page, const struct row *row, struct waiting *waiting) {
  uint8_t hash[IMAGE_HASH_SIZE];
  size_t length = 0;
  const char *image = image_bytes(row, &page->arena, &length, hash);
  if (image == NULL) return false;
  waiting->id = row_id(row, "id");
  for (int i = 0; i < row->entity->part_count; i++)
    page->has_parts[i] = page->has_parts[i] || row->parts[i].count > 0;
  text_begin(page);
  image_put_columns(&page->writer, row);
  put_parts(&page->writer, row);
  waiting->columns = text_end(page, &waiting->columns_length);
  text_begin(page);
  put_feed(&page->writer, row, image, length, hash);
  waiting->feed = text_end(page, &waiting->feed_length);
  return waiting->columns != NULL && waiting->feed != NULL;
}

/* ---- A page ---- */

static char *append(char *at, const char *text, size_t length) {
  memcpy(at, text, length);
  return at + length;
}

/* The number's digits behind `at`. */
static char *append_number(char *at, int64_t number) {
  char digits[20];
  size_t count = 0;
  do {
    digits[count++] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  while (count > 0) *at++ = digits[--count];
  return at;
}

/* The array of all rows that wait, each with its number; `feed` chooses which of their objects. */
static const char *array_of(struct page *page, bool feed) {
  static const char seq[] = ",\"seq\":";
  size_t size = 3;
  for (int i = 0; i < page->count; i++)
    size += (feed ? page->rows[i].feed_length : page->rows[i].columns_length) + sizeof seq + 24;
  char *text = ARENA_NEW(&page->arena, size, char);
  if (text == NULL) return NULL;
  char *at = append(text, "[", 1);
  for (int i = 0; i < page->count; i++) {
    const struct waiting *row = &page->rows[i];
    if (i > 0) at = append(at, ",", 1);
    at = append(at, feed ? row->feed : row->columns, feed ? row->feed_length : row->columns_length);
    at = append_number(append(at, seq, sizeof seq - 1), page->numbers->seq + i + 1);
    at = append(at, "}", 1);
  }
  (void)append(at, "]", 2);
  return text;
}

/* Takes out of the page what the tenant has already. */
static enum code drop_known(struct page *page, struct error *error) {
  struct id ids[PAGE_ROWS];
  struct pg_rows known = {.result = NULL};
  int kept = 0;
  for (int i = 0; i < page->count; i++) ids[i] = page->rows[i].id;
  struct pg_call call = pg_call(page->pg, PG_ADMIN_KNOWN);
  pg_id(&call, page->tenant);
  pg_text(&call, page->entity->name);
  pg_ids(&call, &page->arena, ids, (size_t)page->count);
  enum code code = pg_run(&call, &known, error);
  if (code != CODE_OK) return code;
  for (int i = 0; i < page->count; i++) {
    bool there = false;
    for (int j = 0; j < known.count && !there; j++) there = id_equal(pg_get_id(&known, j, 0), ids[i]);
    if (!there) page->rows[kept++] = page->rows[i];
  }
  page->count = kept;
  pg_rows_release(&known);
  return CODE_OK;
}

static void add_statement(struct pg_batch *batch, enum pg_id statement, const char *rows) {
  struct pg_call call = pg_call(batch->pg, statement);
  pg_text(&call, rows);
  pg_batch_add(batch, &call, NULL);
}

static enum code page_send(struct page *page, struct error *error) {
  struct carry_numbers *numbers = page->numbers;
  if (numbers->last - numbers->seq < page->count)
    return error_set(error, CODE_INTERNAL, "The salon has more rows than were counted.");
  const char *columns = array_of(page, false), *feed = array_of(page, true);
  if (columns == NULL || feed == NULL)
    return error_set(error, CODE_INTERNAL, "There is not enough memory to carry the salon.");
  struct pg_batch batch;
  pg_batch_init(&batch, page->pg);
  add_statement(&batch, row_put_statement(page->entity->kind), columns);
  for (int i = 0; i < page->entity->part_count; i++)
    if (page->has_parts[i]) add_statement(&batch, row_put_statement(page->entity->parts[i]), columns);
  struct pg_call call = pg_call(page->pg, PG_ADMIN_FEED_WRITE);
  pg_id(&call, page->tenant);
  pg_text(&call, page->entity->name);
  pg_text(&call, feed);
  pg_batch_add(&batch, &call, NULL);
  numbers->seq += page->count;
  return pg_batch_run(&batch, error);
}

static enum code page_flush(struct page *page, struct error *error) {
  enum code code = page->fresh || page->count == 0 ? CODE_OK : drop_known(page, error);
  if (code == CODE_OK && page->count > 0) code = page_send(page, error);
  page->count = 0;
  memset(page->has_parts, 0, sizeof page->has_parts);
  arena_clear(&page->arena);
  return code;
}

static bool take_row(void *context, const struct row *row) {
  struct page *page = context;
  *row_value(row, "version") = value_int(1);
  if (!row_write(page, row, &page->rows[page->count])) {
    page->code = error_set(page->error, CODE_INTERNAL, "There is not enough memory to carry the salon.");
    return false;
  }
  page->count++;
  if (page->count == PAGE_ROWS || page->arena.used > PAGE_BYTES) page->code = page_flush(page, page->error);
  return page->code == CODE_OK;
}

static struct page *page_new(struct pg *pg, struct id tenant, struct carry_numbers *numbers,
                             struct error *error) {
  struct page *page = calloc(1, sizeof *page);
  if (page == NULL) {
    (void)error_set(error, CODE_INTERNAL, "There is not enough memory to carry the salon.");
    return NULL;
  }
  page->pg = pg;
  page->tenant = tenant;
  page->numbers = numbers;
  page->error = error;
  arena_init(&page->arena, PAGE_MEMORY_MAX);
  return page;
}

static void page_free(struct page *page) {
  arena_release(&page->arena);
  free(page->text.bytes);
  free(page);
}

enum code carry_out(struct pg *pg, struct replica *replica, struct id tenant, bool fresh,
                    struct carry_numbers *numbers, struct error *error) {
  struct page *page = page_new(pg, tenant, numbers, error);
  if (page == NULL) return CODE_INTERNAL;
  page->fresh = fresh;
  enum code code = CODE_OK;
  for (int kind = 0; kind < ENTITY_COUNT && code == CODE_OK; kind++) {
    page->entity = &entities[kind];
    if (!page->entity->in_salon_file || page->entity->whole != ENTITY_NONE) continue;
    code = row_walk(replica, page->entity->kind, take_row, page, error);
    if (page->code != CODE_OK) code = page->code;
    if (code == CODE_OK) code = page_flush(page, error);
  }
  page_free(page);
  return code;
}

enum code carry_put(struct pg *pg, struct id tenant, struct row *row, struct carry_numbers *numbers,
                    struct error *error) {
  struct page *page = page_new(pg, tenant, numbers, error);
  if (page == NULL) return CODE_INTERNAL;
  page->entity = row->entity;
  page->count = 1;
  enum code code = row_write(page, row, &page->rows[0])
                       ? page_send(page, error)
                       : error_set(error, CODE_INTERNAL, "There is not enough memory to write this.");
  page_free(page);
  return code;
}
