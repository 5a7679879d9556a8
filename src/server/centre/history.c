#include <string.h>

#include "server/centre/settle.h"

static struct row *last_entry(const struct row *visit) {
  const struct row_list *history = row_parts(visit, ENTITY_STATUS_HISTORY);
  return history->count == 0 ? NULL : &history->rows[history->count - 1];
}

/* When it happened by the maker's clock, but not after now, nor before what stands above it. */
static int64_t when(const struct settling *settling, const struct row *visit) {
  int64_t at = settling->operation->made_at, now = settling->ledger->batch->now;
  const struct row *last = last_entry(visit);
  if (at <= 0 || at > now) at = now;
  int64_t above = last == NULL ? at : row_int(last, "at", at);
  return at < above ? above : at;
}

/* The same id whenever the operation is settled: out of the operation's and the place. */
static struct id entry_id(const struct settling *settling, int position) {
  uint8_t seed[ID_SIZE + 8] = "", hash[IMAGE_SHA_SIZE];
  struct id id;
  memcpy(seed, settling->operation->id.bytes, ID_SIZE);
  seed[ID_SIZE] = 'h';
  seed[ID_SIZE + 1] = (uint8_t)(position & 0xff);
  seed[ID_SIZE + 2] = (uint8_t)(position >> 8 & 0xff);
  image_sha(seed, sizeof seed, hash);
  memcpy(id.bytes, hash, ID_SIZE);
  id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0f) | 0x80);
  id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

/* A list with room for one more; of a history that is full, the second entry goes: the first is the booking itself, and the audit has all. */
static struct row *room_for_entry(struct settling *settling, struct row *visit) {
  int at = entity_part(visit->entity, ENTITY_STATUS_HISTORY);
  struct row_list *history = &visit->parts[at];
  int most = entities[ENTITY_STATUS_HISTORY].most, skip = history->count >= most ? 1 : 0;
  struct arena *arena = settling->ledger->arena;
  struct row *rows = ARENA_NEW(arena, (size_t)history->count + 1, struct row);
  if (rows == NULL) return NULL;
  int count = 0;
  for (int i = 0; i < history->count; i++)
    if (!(skip == 1 && i == 1)) rows[count++] = history->rows[i];
  if (!row_init(&rows[count], &entities[ENTITY_STATUS_HISTORY], arena)) return NULL;
  *history = (struct row_list){.rows = rows, .count = count + 1};
  return &rows[count];
}

static bool add_entry(struct settling *settling, struct row *visit, const char *from, const char *to,
                      int64_t from_start, int64_t to_start) {
  const struct operation *operation = settling->operation;
  const struct centre_batch *batch = settling->ledger->batch;
  int64_t at = when(settling, visit);
  struct row *entry = room_for_entry(settling, visit);
  if (entry == NULL) return ledger_fails(settling->ledger);
  int position = row_parts(visit, ENTITY_STATUS_HISTORY)->count - 1;
  const char *reason = operation->reason != NULL ? operation->reason : NULL;
  if (reason == NULL && strcmp(to, "cancelled") == 0) reason = row_text(visit, "cancellation_reason");
  *row_value(entry, "at") = value_int(at);
  *row_value(entry, "position") = value_int(position);
  *row_value(entry, "id") = value_id(entry_id(settling, position));
  *row_value(entry, "from_status") = value_text(from);
  *row_value(entry, "to_status") = value_text(to);
  *row_value(entry, "by_kind") = value_text(actor_kind_words.words[batch->actor]);
  if (!id_is_nil(operation->user)) *row_value(entry, "by_id") = value_id(operation->user);
  *row_value(entry, "by_name") = value_text(operation->by != NULL ? operation->by : batch->name);
  *row_value(entry, "reason") = value_text(reason);
  if (from_start != to_start) {
    *row_value(entry, "from_starts_at") = value_int(from_start);
    *row_value(entry, "to_starts_at") = value_int(to_start);
  }
  return true;
}

bool history_add(struct settling *settling, const struct row *before, struct row *after, bool deletes,
                 bool restores) {
  const char *to = row_text(after, "status");
  if (to == NULL) return true;
  if (before == NULL) {
    /* One that was booked before it came here brings what happened to it. */
    if (last_entry(after) != NULL) return true;
    return add_entry(settling, after, NULL, to, 0, 0);
  }
  const char *from = row_text(before, "status");
  int64_t was = row_int(before, "starts_at", 0), is = row_int(after, "starts_at", 0);
  if (deletes) return add_entry(settling, after, from, "cancelled", 0, 0);
  if (was != is && !add_entry(settling, after, from, "rescheduled", was, is)) return false;
  bool same = from != NULL && strcmp(from, to) == 0;
  return (same && !restores) || add_entry(settling, after, from, to, 0, 0);
}
