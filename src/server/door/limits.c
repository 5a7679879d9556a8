#include "server/door/limits.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
  SETS = 4096,
  WAYS = 8, /* places of a set */
  LOCKS = 64,
  MILLI = 1000 /* a bucket counts thousandths, so that a millisecond gives a whole number of them */
};

struct bucket {
  struct id who;
  enum limit_kind kind;
  int64_t level; /* thousandths */
  int64_t at;    /* ms UTC of the level; 0: a free place */
};

struct limits {
  struct limit_rate rates[LIMIT_KIND_COUNT];
  unsigned char key[crypto_shorthash_KEYBYTES]; /* so that nobody can choose ids that share a set */
  pthread_mutex_t locks[LOCKS];
  struct bucket sets[SETS][WAYS];
};

const struct limit_rate limit_defaults[LIMIT_KIND_COUNT] = {
    [LIMIT_DEVICE] = {200, 2000},
    [LIMIT_KEY] = {100, 1000},
    [LIMIT_ADDRESS] = {0, 1},
    [LIMIT_NOTE] = {1, 60},
};

struct limits *limits_new(const struct limit_rate rates[LIMIT_KIND_COUNT]) {
  struct limits *limits = sodium_init() < 0 ? NULL : calloc(1, sizeof *limits);
  if (limits == NULL) return NULL;
  memcpy(limits->rates, rates, sizeof limits->rates);
  crypto_shorthash_keygen(limits->key);
  for (int i = 0; i < LOCKS; i++) (void)pthread_mutex_init(&limits->locks[i], NULL);
  return limits;
}

void limits_free(struct limits *limits) {
  if (limits == NULL) return;
  for (int i = 0; i < LOCKS; i++) (void)pthread_mutex_destroy(&limits->locks[i]);
  free(limits);
}

static size_t set_of(const struct limits *limits, enum limit_kind kind, struct id who) {
  unsigned char bytes[ID_SIZE + 1];
  unsigned char hash[crypto_shorthash_BYTES];
  memcpy(bytes, who.bytes, ID_SIZE);
  bytes[ID_SIZE] = (unsigned char)kind;
  (void)crypto_shorthash(hash, bytes, sizeof bytes, limits->key);
  return ((size_t)hash[0] | (size_t)hash[1] << 8) % SETS;
}

/* The bucket of `who`, or a full one in the place of whoever has been away longest. */
static struct bucket *bucket_of(struct bucket *set, enum limit_kind kind, struct id who, int64_t full,
                                int64_t now) {
  struct bucket *oldest = &set[0];
  for (int i = 0; i < WAYS; i++) {
    if (set[i].at != 0 && set[i].kind == kind && id_equal(set[i].who, who)) return &set[i];
    if (set[i].at < oldest->at) oldest = &set[i];
  }
  *oldest = (struct bucket){.who = who, .kind = kind, .level = full, .at = now};
  return oldest;
}

/* Takes one from a bucket; as limits_take(). */
static int bucket_take(struct bucket *bucket, const struct limit_rate *rate, int64_t now) {
  int64_t full = (int64_t)rate->burst * MILLI;
  int64_t away = now - bucket->at;
  if (away > 0) {
    int64_t missing = full - bucket->level;
    bucket->level = away > missing / rate->per_second ? full : bucket->level + away * rate->per_second;
  }
  bucket->at = now;
  if (bucket->level >= MILLI) {
    bucket->level -= MILLI;
    return 0;
  }
  int64_t wanted = MILLI - bucket->level;
  int64_t ms = (wanted + rate->per_second - 1) / rate->per_second;
  return (int)((ms + MILLI - 1) / MILLI);
}

int limits_take(struct limits *limits, enum limit_kind kind, struct id who, int64_t now) {
  if (limits == NULL || limits->rates[kind].per_second <= 0 || now <= 0) return 0;
  size_t set = set_of(limits, kind, who);
  pthread_mutex_t *lock = &limits->locks[set % LOCKS];
  (void)pthread_mutex_lock(lock);
  struct bucket *bucket =
      bucket_of(limits->sets[set], kind, who, (int64_t)limits->rates[kind].burst * MILLI, now);
  int wait = bucket_take(bucket, &limits->rates[kind], now);
  (void)pthread_mutex_unlock(lock);
  return wait;
}

struct id limits_address(const char *address) {
  struct id id;
  (void)crypto_generichash(id.bytes, sizeof id.bytes, (const unsigned char *)address, strlen(address), NULL,
                           0);
  return id;
}
