/*
 * How the rows of a tenant are cut into the chunks of a snapshot, and what a chunk is called: a group of entities and the buckets (wire/image.h)
 * that it holds of them, "appointment_20411_20441". The name is all that a server needs to answer it.
 */
#ifndef SERVER_SYNC_CHUNK_NAME_H
#define SERVER_SYNC_CHUNK_NAME_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/entity.h"

enum chunk_group { CHUNK_SETUP, CHUNK_APPOINTMENT, CHUNK_CUSTOMER, CHUNK_OTHER, CHUNK_GROUP_COUNT };

enum { CHUNK_NAME_SIZE = 48 };

struct chunk_name {
  enum chunk_group group;
  int64_t from, to; /* buckets, both included; within 32 bits */
};

/* Which group an entity belongs to: what a day needs, visits, customers, and the rest. */
enum chunk_group chunk_group_of(enum entity_kind entity);

void chunk_name_format(const struct chunk_name *name, char text[CHUNK_NAME_SIZE]);

/* Reads exactly what chunk_name_format() writes. False and unchanged otherwise. */
bool chunk_name_parse(const char *text, struct chunk_name *name);

#endif
