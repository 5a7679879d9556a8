#include "core/model/tzif.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/language.h"
#include "core/model/zone_rule.h"

enum {
  HEADER_SIZE = 44,
  COUNTS_AT = 20,
  TYPE_SIZE = 6,
  TYPES_MAX = 256,
  NAMES_MAX = 4096, /* bytes of abbreviations */
  MS = 1000
};

static const int64_t seconds_per_day = 86400;

struct bytes {
  const uint8_t *at;
  size_t left;
};

/* The counts of a header, in the order in which the file has them. */
struct header {
  uint8_t version;
  uint32_t ut_flags;
  uint32_t standard_flags;
  uint32_t leaps;
  uint32_t times;
  uint32_t types;
  uint32_t names;
};

/* One data block of a file. */
struct block {
  struct header header;
  size_t time_size; /* 4 or 8 bytes */
  const uint8_t *times;
  const uint8_t *indexes;
  const uint8_t *types;
};

struct builder {
  struct tzif_span *spans;
  size_t count;
  int64_t first; /* seconds; a change before it is the state of things at the beginning */
  int64_t last;  /* a change from then on is left out */
};

static uint32_t uint32_at(const uint8_t *at) {
  return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int32_t int32_at(const uint8_t *at) {
  uint32_t bits = uint32_at(at);
  return bits <= INT32_MAX ? (int32_t)bits : -(int32_t)(UINT32_MAX - bits) - 1;
}

static int64_t int64_at(const uint8_t *at) {
  uint64_t bits = (uint64_t)uint32_at(at) << 32 | uint32_at(at + 4);
  return bits <= INT64_MAX ? (int64_t)bits : -(int64_t)(UINT64_MAX - bits) - 1;
}

static const uint8_t *bytes_take(struct bytes *bytes, size_t size) {
  if (bytes->left < size) return NULL;
  const uint8_t *start = bytes->at;
  bytes->at += size;
  bytes->left -= size;
  return start;
}

static bool header_read(struct bytes *bytes, struct header *header) {
  const uint8_t *at = bytes_take(bytes, HEADER_SIZE);
  if (at == NULL || memcmp(at, "TZif", 4) != 0) return false;
  header->version = at[4];
  if (header->version != 0 && (header->version < '2' || header->version > '9')) return false;
  const uint8_t *counts = at + COUNTS_AT;
  header->ut_flags = uint32_at(counts);
  header->standard_flags = uint32_at(counts + 4);
  header->leaps = uint32_at(counts + 8);
  header->times = uint32_at(counts + 12);
  header->types = uint32_at(counts + 16);
  header->names = uint32_at(counts + 20);
  return header->ut_flags <= TYPES_MAX && header->standard_flags <= TYPES_MAX && header->leaps <= TYPES_MAX &&
         header->times <= TZIF_TRANSITIONS_MAX && header->types <= TYPES_MAX && header->names <= NAMES_MAX;
}

static bool block_read(struct bytes *bytes, size_t time_size, struct block *block) {
  const struct header *header = &block->header;
  block->time_size = time_size;
  block->times = bytes_take(bytes, header->times * time_size);
  block->indexes = bytes_take(bytes, header->times);
  block->types = bytes_take(bytes, (size_t)header->types * TYPE_SIZE);
  const uint8_t *names = bytes_take(bytes, header->names);
  const uint8_t *leaps = bytes_take(bytes, header->leaps * (time_size + 4));
  const uint8_t *flags = bytes_take(bytes, (size_t)header->standard_flags + header->ut_flags);
  return block->times != NULL && block->indexes != NULL && block->types != NULL && names != NULL &&
         leaps != NULL && flags != NULL;
}

static int64_t block_time(const struct block *block, size_t i) {
  const uint8_t *at = block->times + i * block->time_size;
  return block->time_size == 8 ? int64_at(at) : int32_at(at);
}

static int32_t block_type_offset(const struct block *block, size_t type) {
  return int32_at(block->types + type * TYPE_SIZE);
}

/* Whether a block says what it must, with indexes that exist, offsets that can be, and times that ascend. */
static bool block_is_sound(const struct block *block) {
  const struct header *header = &block->header;
  if (header->types == 0 || header->names == 0) return false;
  if (header->ut_flags != 0 && header->ut_flags != header->types) return false;
  if (header->standard_flags != 0 && header->standard_flags != header->types) return false;
  for (size_t i = 0; i < header->types; i++) {
    const uint8_t *type = block->types + i * TYPE_SIZE;
    int32_t offset = int32_at(type);
    if (offset < -TZIF_OFFSET_MAX || offset > TZIF_OFFSET_MAX || type[4] > 1 || type[5] >= header->names) {
      return false;
    }
  }
  for (size_t i = 0; i < header->times; i++) {
    if (block->indexes[i] >= header->types) return false;
    if (i > 0 && block_time(block, i) <= block_time(block, i - 1)) return false;
  }
  return true;
}

/* Adds a change of the offset. One that changes nothing, or that comes too late to be in order, is left out.
 */
static void builder_add(struct builder *builder, int64_t seconds, int32_t offset) {
  if (seconds < builder->first) {
    builder->spans[0].offset = offset;
    return;
  }
  if (seconds >= builder->last) return;
  struct tzif_span *previous = &builder->spans[builder->count - 1];
  if (seconds * MS < previous->from) return;
  if (builder->count > 1 && previous->from == seconds * MS) {
    builder->count--;
    previous--;
  }
  if (previous->offset == offset) return;
  builder->spans[builder->count++] = (struct tzif_span){.from = seconds * MS, .offset = offset};
}

struct change {
  int64_t seconds;
  int32_t offset;
};

static int change_compare(const void *left, const void *right) {
  const struct change *l = left;
  const struct change *r = right;
  return (l->seconds > r->seconds) - (l->seconds < r->seconds);
}

/* Lays out the rule's changes after `after`, year by year. */
static void builder_add_rule(struct builder *builder, const struct zone_rule *rule, int64_t after) {
  if (!rule->has_daylight) return;
  for (int year = TZIF_FIRST_YEAR - 1; year <= TZIF_LAST_YEAR; year++) {
    struct change changes[] = {
        {zone_rule_start(rule, year), rule->daylight_offset},
        {zone_rule_end(rule, year), rule->standard_offset},
    };
    qsort(changes, 2, sizeof *changes, change_compare);
    for (size_t i = 0; i < 2; i++) {
      if (changes[i].seconds > after) builder_add(builder, changes[i].seconds, changes[i].offset);
    }
  }
}

static void builder_fill(struct builder *builder, const struct block *block, const struct zone_rule *rule) {
  int64_t after = INT64_MIN;
  builder->count = 1;
  builder->first = date_from_civil(TZIF_FIRST_YEAR, 1, 1) * seconds_per_day;
  builder->last = date_from_civil(TZIF_LAST_YEAR + 1, 1, 1) * seconds_per_day;
  builder->spans[0] = (struct tzif_span){.from = INT64_MIN / 2, .offset = block_type_offset(block, 0)};
  for (size_t i = 0; i < block->header.times; i++) {
    after = block_time(block, i);
    builder_add(builder, after, block_type_offset(block, block->indexes[i]));
  }
  if (rule == NULL) return;
  if (block->header.times == 0) builder->spans[0].offset = rule->standard_offset;
  builder_add_rule(builder, rule, after);
}

/* The footer of versions 2 and later: a rule between two line ends; an empty one says that there is none. */
static bool footer_read(struct bytes *bytes, struct zone_rule *rule, bool *has_rule) {
  const uint8_t *start = bytes_take(bytes, 1);
  if (start == NULL || *start != '\n') return false;
  const uint8_t *end = memchr(bytes->at, '\n', bytes->left);
  if (end == NULL) return false;
  *has_rule = end > bytes->at;
  return !*has_rule || zone_rule_parse((const char *)bytes->at, (size_t)(end - bytes->at), rule);
}

static enum code damaged(const char *name, const char *what, struct error *error) {
  enum code code =
      error_set(error, CODE_INVALID,
                _("The time zone file of %s cannot be used; reinstall the machine's time zone data."), name);
  error_detail(error, "%s", what);
  return code;
}

enum code tzif_read(const uint8_t *bytes, size_t size, const char *name, struct tzif_span *spans,
                    size_t *count, struct error *error) {
  struct bytes rest = {bytes, size};
  struct block block;
  struct zone_rule rule;
  bool has_rule = false;
  if (!header_read(&rest, &block.header)) return damaged(name, "no TZif header", error);
  if (!block_read(&rest, 4, &block)) return damaged(name, "first block is cut short", error);
  if (block.header.version != 0) {
    if (!header_read(&rest, &block.header)) return damaged(name, "no second header", error);
    if (!block_read(&rest, 8, &block)) return damaged(name, "second block is cut short", error);
    if (!footer_read(&rest, &rule, &has_rule))
      return damaged(name, "the rule at the end is malformed", error);
  }
  if (!block_is_sound(&block)) return damaged(name, "times, types or offsets are out of range", error);
  if (block.header.leaps != 0) {
    return error_set(
        error, CODE_INVALID,
        _("The time zone %s counts leap seconds, and clocks on walls do not; use the zone without "
          "\"right/\" before its name."),
        name);
  }
  struct builder builder = {.spans = spans};
  builder_fill(&builder, &block, has_rule ? &rule : NULL);
  *count = builder.count;
  return CODE_OK;
}
