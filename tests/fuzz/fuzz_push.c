/*
 * A push as it comes off the wire. What is read is written as a push that reads as the same; what it comes to at a centre without rows is
 * settled without trouble of its own, and settled again it is all replays.
 */
#include <string.h>

#include "fuzz/fuzz.h"
#include "server/centre/memory.h"
#include "wire/json_bytes.h"

enum { DEPTH_MAX = 16, ARENA_MAX = 256 << 20 };

static const int64_t now = INT64_C(1795996800000);

/* As deep as the server lets a body be: JSON_LEVELS is checked there before it is parsed. */
static bool is_deep(const uint8_t *bytes, size_t size) {
  int depth = 0;
  for (size_t i = 0; i < size; i++) {
    if (bytes[i] == '{' || bytes[i] == '[') depth++;
    if (depth > DEPTH_MAX) return true;
    if (bytes[i] == '}' || bytes[i] == ']') depth--;
  }
  return false;
}

static void read_again(const struct push_request *push, struct arena *arena) {
  struct json_bytes bytes = {.arena = arena};
  struct json_writer writer;
  struct push_request again;
  struct error error;
  error_init(&error);
  for (int i = 0; i < push->count; i++)
    if (push->operations[i].fault != NULL) return; /* written without what was wrong */
  json_writer_init(&writer, json_bytes_put, &bytes);
  push_put_request(&writer, push);
  FUZZ_CHECK(json_writer_end(&writer));
  json_t *json = json_loadb(bytes.text, bytes.length, JSON_REJECT_DUPLICATES, NULL);
  FUZZ_CHECK(json != NULL);
  FUZZ_CHECK(push_read(json, arena, &again, NULL, &error) == CODE_OK);
  FUZZ_CHECK(again.count == push->count && again.first == push->first);
  for (int i = 0; i < again.count; i++) FUZZ_CHECK(again.operations[i].fault == NULL);
  json_decref(json);
}

static void settle(struct memory *memory, const struct push_request *push, struct arena *arena, bool again) {
  struct centre_batch batch = {.replica = push->replica,
                               .actor = ACTOR_DESK,
                               .name = "Front",
                               .operations = push->operations,
                               .count = push->count,
                               .now = now};
  struct centre_settlement settlement;
  struct error error;
  error_init(&error);
  enum code code = memory_settle(memory, &batch, arena, &settlement, &error);
  FUZZ_CHECK(code == CODE_OK);
  if (push->first != 1 && !again) {
    FUZZ_CHECK(settlement.trouble == CENTRE_GAP && settlement.expect == 1);
    return;
  }
  if (settlement.trouble != CENTRE_FINE) return; /* the same id with two contents */
  FUZZ_CHECK(settlement.seq - batch.seq <= (int64_t)CENTRE_SEQ_PER_OPERATION * push->count);
  for (int i = 0; again && i < push->count; i++) FUZZ_CHECK(settlement.results[i].replayed);
  for (int i = 0; i < settlement.change_count; i++) {
    struct row row;
    const struct centre_change *change = &settlement.changes[i];
    FUZZ_CHECK(image_read_text(change->image, change->image_length, change->entity, arena, &row, &error) ==
               CODE_OK);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (is_deep(bytes, size)) return 0;
  json_t *json = json_loadb((const char *)bytes, size, JSON_REJECT_DUPLICATES, NULL);
  if (!json_is_object(json)) {
    json_decref(json);
    return 0;
  }
  struct arena arena;
  struct push_request push;
  struct error error;
  char field[96];
  arena_init(&arena, ARENA_MAX);
  error_init(&error);
  if (push_read(json, &arena, &push, field, &error) == CODE_OK) {
    read_again(&push, &arena);
    struct memory *memory = memory_new(id_make(1, 2, 3));
    settle(memory, &push, &arena, false);
    bool settled = memory->log_count > 0;
    if (settled) settle(memory, &push, &arena, true);
    memory_free(memory);
  } else {
    FUZZ_CHECK(error.code == CODE_INVALID && error.text[0] != '\0');
  }
  arena_release(&arena);
  json_decref(json);
  return 0;
}
