/* memmem() is what the floor is made of. */
#define _GNU_SOURCE

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bare.h"
#include "bench.h"
#include "core/model/finder.h"
#include "core/model/fold.h"
#include "core/store/reader.h"

enum { ROUNDS = 3000, QUERY_SIZE = 64, PEOPLE = 512 };

/* What is typed, key by key: the beginning of a name, its inside, a slip of the finger, the end of a number. */
enum typing { BEGINNING, INSIDE, SLIP, NUMBER, TYPING_COUNT };

struct search_bench {
  struct bench *bench;
  struct finder *finder;
  char *names; /* all folded names, a line each */
  size_t length;
  char people[PEOPLE][FOLD_KEY_SIZE]; /* folded names to type */
  char phones[PEOPLE][24];
  int count, prepared;
  char query[QUERY_SIZE];
  size_t found, passed; /* what the two found last, so that nothing is left out as useless */
};

static void read_names(struct search_bench *search, sqlite3 *db) {
  sqlite3_stmt *rows =
      bare_prepare(db, "SELECT first_name, last_name FROM customer WHERE deleted_at IS NULL");
  size_t capacity = 1 << 24;
  search->names = malloc(capacity);
  if (search->names == NULL) exit(1);
  while (sqlite3_step(rows) == SQLITE_ROW && search->length + FOLD_KEY_SIZE + 1 < capacity) {
    search->length +=
        fold_name((const char *)sqlite3_column_text(rows, 0), (const char *)sqlite3_column_text(rows, 1),
                  search->names + search->length, FOLD_KEY_SIZE);
    search->names[search->length++] = '\n';
  }
  (void)sqlite3_finalize(rows);
}

static void read_people(struct search_bench *search, sqlite3 *db) {
  sqlite3_stmt *rows = bare_prepare(db, "SELECT first_name, last_name, phone_e164 FROM customer WHERE "
                                        "phone_e164 IS NOT NULL AND last_name <> '' "
                                        "ORDER BY id LIMIT 512 OFFSET 20000");
  while (search->count < PEOPLE && sqlite3_step(rows) == SQLITE_ROW) {
    (void)fold_name((const char *)sqlite3_column_text(rows, 1), NULL, search->people[search->count],
                    FOLD_KEY_SIZE);
    (void)snprintf(search->phones[search->count], 24, "%s", (const char *)sqlite3_column_text(rows, 2));
    if (strlen(search->people[search->count]) >= 4) search->count++;
  }
  (void)sqlite3_finalize(rows);
}

/* Cuts behind the character that the length lies in, so that none of several bytes is torn. */
static void cut(char *text, size_t length) {
  while (((unsigned char)text[length] & 0xC0) == 0x80) length++;
  text[length] = '\0';
}

static void type_name(struct search_bench *search, int round, enum typing typing, const char *name) {
  size_t length = strlen(name), typed = (size_t)(1 + round / TYPING_COUNT % 6);
  size_t from = 0;
  if (typing == INSIDE) {
    from = length / 3;
    while (from < length && ((unsigned char)name[from] & 0xC0) == 0x80) from++;
    typed = 3;
  }
  if (typing == SLIP) typed = length;
  (void)snprintf(search->query, sizeof search->query, "%s", name + from);
  if (typed < strlen(search->query)) cut(search->query, typed);
  size_t middle = strlen(search->query) / 2;
  bool plain = (search->query[middle] & 0x80) == 0;
  if (typing == SLIP && plain && middle > 0) search->query[middle] = search->query[middle] == 'e' ? 'a' : 'e';
}

/* The same question for measured and floor of a round. */
static void ask(struct search_bench *search, int round) {
  if (search->prepared == round) return;
  search->prepared = round;
  int person = bench_between(search->bench, 0, search->count - 1);
  enum typing typing = (enum typing)(round % TYPING_COUNT);
  const char *phone = search->phones[person];
  if (typing == NUMBER)
    (void)snprintf(search->query, sizeof search->query, "%s",
                   phone + strlen(phone) - 3 - (size_t)(round / 4 % 2));
  else
    type_name(search, round, typing, search->people[person]);
}

static double find(void *context, int round) {
  struct search_bench *search = context;
  struct finder_result result;
  ask(search, round);
  double started = bench_processor();
  finder_search(search->finder, search->query, strlen(search->query), &result);
  double time = bench_processor() - started;
  search->found = result.count;
  return time;
}

/* One pass over all names; a name that holds it counts once. */
static double pass(void *context, int round) {
  struct search_bench *search = context;
  ask(search, round);
  double started = bench_processor();
  const char *at = search->names, *end = search->names + search->length;
  size_t length = strlen(search->query);
  search->passed = 0;
  while ((at = memmem(at, (size_t)(end - at), search->query, length)) != NULL) {
    search->passed++;
    at = memchr(at, '\n', (size_t)(end - at));
    if (at++ == NULL) break;
  }
  return bench_processor() - started;
}

void figures_search(struct bench *bench) {
  static const struct promise promise = {.what = "customer search, each key, 60,000 customers",
                                         .floor = "one memmem pass over all folded names",
                                         .aim = 0.2,
                                         .must = 1,
                                         .must_p99 = 3,
                                         .p99_of_floor = true};
  static uint64_t seed = 11;
  struct error error;
  error_init(&error);
  struct search_bench *search = calloc(1, sizeof *search);
  struct replica *replica = bench_open(bench, bench->large.replica, false, &seed);
  sqlite3 *db = bare_open(bench->large.replica);
  if (search == NULL) exit(1);
  search->bench = bench;
  search->prepared = -1;
  search->finder = finder_new();
  double started = bench_processor();
  bench_require(reader_refresh_finder(replica, search->finder, &error), &error);
  double filled = bench_processor() - started;
  read_names(search, db);
  read_people(search, db);
  struct pair pair = {.measured = {.count = 0}};
  (void)measure_pair(&pair, ROUNDS, find, pass, search);
  char note[FIGURE_NOTE_SIZE];
  (void)snprintf(note, sizeof note,
                 "Filled in %.0f ms with %zu customers; %.1f MiB. Beginnings of 1 to 6 letters, inside, "
                 "slips, ends of numbers.",
                 filled / 1e3, finder_count(search->finder), (double)finder_memory(search->finder) / 1048576);
  report_add(&bench->report, &promise, &pair, note);
  pair_release(&pair);
  finder_free(search->finder);
  replica_free(replica);
  bare_close(db);
  free(search->names);
  free(search);
}
