#include "server/sync/chunk_name.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const words[CHUNK_GROUP_COUNT] = {"setup", "appointment", "customer", "other"};

enum chunk_group chunk_group_of(enum entity_kind entity) {
  switch (entity) {
  case ENTITY_APPOINTMENT:
    return CHUNK_APPOINTMENT;
  case ENTITY_CUSTOMER:
  case ENTITY_SERIES:
    return CHUNK_CUSTOMER;
  case ENTITY_CUSTOMER_NOTE:
  case ENTITY_WAITLIST_ENTRY:
  case ENTITY_WALK_IN:
  case ENTITY_CALL_LOG:
  case ENTITY_NOTIFICATION:
  case ENTITY_WEBHOOK_SUBSCRIPTION:
  case ENTITY_WEBHOOK_DELIVERY:
  case ENTITY_SALE:
  case ENTITY_KNOWLEDGE_ARTICLE:
  case ENTITY_PRIVACY_REQUEST:
  case ENTITY_EXTERNAL_MAPPING:
  case ENTITY_REVIEW_ITEM:
    return CHUNK_OTHER;
  default:
    return CHUNK_SETUP;
  }
}

void chunk_name_format(const struct chunk_name *name, char text[CHUNK_NAME_SIZE]) {
  (void)snprintf(text, CHUNK_NAME_SIZE, "%s_%" PRId64 "_%" PRId64, words[name->group], name->from, name->to);
}

/* "_" and a whole number; NULL when there is none. */
static const char *read_number(const char *text, int64_t *number) {
  if (text == NULL || *text++ != '_' || (*text != '-' && (*text < '0' || *text > '9'))) return NULL;
  char *end;
  long long value = strtoll(text, &end, 10);
  if (end == text || value < INT32_MIN || value > INT32_MAX) return NULL;
  *number = value;
  return end;
}

bool chunk_name_parse(const char *text, struct chunk_name *name) {
  for (int group = 0; group < CHUNK_GROUP_COUNT; group++) {
    size_t length = strlen(words[group]);
    if (strncmp(text, words[group], length) != 0) continue;
    struct chunk_name read = {.group = (enum chunk_group)group};
    char again[CHUNK_NAME_SIZE];
    const char *end = read_number(read_number(text + length, &read.from), &read.to);
    if (end == NULL || *end != '\0' || read.from > read.to) return false;
    chunk_name_format(&read, again);
    if (strcmp(again, text) != 0) return false; /* -0, 007 */
    *name = read;
    return true;
  }
  return false;
}
