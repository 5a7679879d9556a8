/*
 * The value of a bucket of rows in a digest: how many there are, and the sum of their hashes as numbers of 128 bits, first byte highest, modulo
 * 2^128. A sum, because pairs of equal ones would cancel each other out of an exclusive or.
 */
#ifndef SERVER_SYNC_BUCKET_SUM_H
#define SERVER_SYNC_BUCKET_SUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BUCKET_SUM_TEXT_SIZE = 33, BUCKET_HASH_SIZE = 16 };

struct bucket_sum {
  uint64_t high, low;
};

void bucket_sum_add(struct bucket_sum *sum, const uint8_t hash[BUCKET_HASH_SIZE]);

/* 32 lower-case hexadecimal digits. */
void bucket_sum_format(struct bucket_sum sum, char text[BUCKET_SUM_TEXT_SIZE]);

/* Reads exactly 32 of them; false and unchanged otherwise. */
bool bucket_sum_parse(const char *text, size_t length, struct bucket_sum *sum);

#endif
