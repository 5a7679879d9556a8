/*
 * Identifiers: a UUID made where the row is made, so that a desk can create rows without a network. New ones
 * are UUIDv7, any RFC 9562 UUID is accepted. The nil UUID stands for "none". A value: copy and compare
 * freely.
 */
#ifndef CORE_MODEL_ID_H
#define CORE_MODEL_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ID_SIZE = 16, ID_TEXT_SIZE = 37, CONFIRMATION_CODE_SIZE = 12 };

struct id {
  uint8_t bytes[ID_SIZE];
};

extern const struct id id_nil;

bool id_equal(struct id left, struct id right);
bool id_is_nil(struct id id);
int id_compare(const struct id *left, const struct id *right); /* byte order, as SQLite orders blobs */

/* Reads the 36 characters of `text` (8-4-4-4-12, either case). False and unchanged when it is no UUID. */
bool id_parse(const char *text, size_t length, struct id *id);

/* Writes 36 lower-case characters and the end. */
void id_format(struct id id, char text[ID_TEXT_SIZE]);

/* UUIDv7 of an instant and 74 random bits. */
struct id id_make(int64_t now_ms, uint64_t random_high, uint64_t random_low);

/*
 * The confirmation code that a customer is told: ten characters of Crockford's base 32 in two groups
 * ("7K2QD-9XW4M"), derived from the id alone, so that two desks never make the same code for different
 * visits.
 */
void id_confirmation_code(struct id id, char code[CONFIRMATION_CODE_SIZE]);

/*
 * Normalises what a person typed or heard: case, missing dash, O for 0, I and L for 1. False when it cannot
 * be a code.
 */
bool confirmation_code_parse(const char *text, size_t length, char code[CONFIRMATION_CODE_SIZE]);

#endif
