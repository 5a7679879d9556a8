/*
 * The customer search beside one memmem() pass over all folded names in memory, by kind of question:
 *
 * bench_finder [CUSTOMERS [ROUNDS]]
 *
 * Three crowds: "usual" (names as frequent as in life, many of them rare), "few" (a few hundred names, over
 * and over) and "apart" (no last name twice). Times are microseconds.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/model/finder.h"

enum { FIELD = 64, QUESTION = 64 };

struct customer {
  char first[FIELD], last[FIELD], e164[FIELD], email[3 * FIELD];
};

struct crowd {
  const char *name;
  uint32_t first_names, last_names;
};

static uint64_t state = 42;

static uint32_t roll(uint32_t sides) {
  state += UINT64_C(0x9e3779b97f4a7c15);
  uint64_t bits = (state ^ state >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  bits = (bits ^ bits >> 27) * UINT64_C(0x94d049bb133111eb);
  return (uint32_t)((bits ^ bits >> 31) >> 32) % sides;
}

/* The names of a number, always the same: two to four syllables. */
static void spell(uint32_t number, bool last, char *to) {
  static const char *const heads[] = {"A",  "Be", "Ca", "Da", "E",    "Fi", "Ga", "Ha", "I",  "Jo",
                                      "Ka", "La", "Ma", "Na", "O",    "Pe", "Re", "Sa", "Ta", "U",
                                      "Vi", "Wa", "Ye", "Zo", "Schm", "St", "Tr", "Kr", "Br", "Ngu"};
  static const char *const middles[] = {"n", "r", "l", "m", "s", "t", "nn", "ll",  "rt", "ck", "h",  "b",
                                        "d", "g", "k", "z", "v", "w", "ch", "sch", "tz", "nd", "ng", "ü"};
  static const char *const vowels[] = {"a", "e", "i", "o", "u", "ie", "ei", "au", "ä", "ö"};
  static const char *const tails[] = {"", "n", "r", "s", "ner", "mann", "ski", "berg", "er", "a", "in", "ez"};
  uint32_t bits = (number + (last ? 77777u : 0u)) * 2654435761u;
  sprintf(to, "%s%s%s", heads[number % 30], middles[number / 30 % 24], vowels[bits % 10]);
  if (last || number > 720)
    sprintf(to + strlen(to), "%s%s", middles[bits / 16 % 24], vowels[number / 720 % 10]);
  if (last) strcat(to, tails[number / 7200 % 12]);
}

/* Low numbers are frequent, as the most frequent names are. */
static uint32_t skewed(uint32_t sides) {
  double share = (double)roll(1u << 20) / (double)(1u << 20);
  return (uint32_t)(share * share * share * (double)sides);
}

static void make_customer(const struct crowd *crowd, uint32_t number, struct customer *customer) {
  memset(customer, 0, sizeof *customer);
  spell(skewed(crowd->first_names), false, customer->first);
  spell(crowd->last_names == 0 ? number : skewed(crowd->last_names), true, customer->last);
  if (roll(10) > 0) sprintf(customer->e164, "+49%u%08u", 15 + roll(60), roll(100000000));
  if (roll(10) < 6) {
    sprintf(customer->email, "%s%s%s%s@mail%u.example", customer->first, &"."[roll(2)], customer -> last,
            &"77"[roll(3)], skewed(300));
  }
}

/* ---- Questions ---- */

enum kind {
  LETTERS_1,
  LETTERS_2,
  LETTERS_3,
  LETTERS_5,
  INSIDE_2,
  INSIDE_4,
  WORD,
  TWO_WORDS,
  TWO_STARTS,
  MISSPELT,
  NOBODY,
  DIGITS_1,
  DIGITS_2,
  DIGITS_3,
  DIGITS_4,
  DIGITS_7,
  EMAIL,
  KIND_COUNT
};

static const char *const kind_names[KIND_COUNT] = {
    "1 letter", "2 letters", "3 letters",  "5 letters", "2 inside", "4 inside",
    "word",     "two words", "two starts", "misspelt",  "nobody",   "1 digit",
    "2 digits", "3 digits",  "4 digits",   "7 digits",  "e-mail"};

/* Puts up to `size` bytes from `from` on of a key into a question. */
static void cut(char *to, const char *key, size_t from, size_t size) {
  size_t length = strlen(key);
  if (from > length) from = length;
  if (size > length - from) size = length - from;
  if (size > QUESTION - 1) size = QUESTION - 1;
  memcpy(to, key + from, size);
  to[size] = '\0';
}

static void ask(enum kind kind, const struct customer *customer, char *to) {
  char first[FOLD_KEY_SIZE], last[FOLD_KEY_SIZE];
  fold_key(customer->first, strlen(customer->first), first, sizeof first);
  fold_key(customer->last, strlen(customer->last), last, sizeof last);
  const char *key = roll(2) == 0 ? first : last;
  static const size_t letters[] = {1, 2, 3, 5}, digits[] = {1, 2, 3, 4, 7};
  to[0] = '\0';
  if (kind <= LETTERS_5) cut(to, key, 0, letters[kind]);
  if (kind == INSIDE_2) cut(to, last, 1 + roll(3), 2);
  if (kind == INSIDE_4) cut(to, last, 1 + roll(2), 4);
  if (kind == WORD) cut(to, key, 0, 32);
  if (kind == TWO_WORDS) sprintf(to, "%.20s %.20s", last, first);
  if (kind == TWO_STARTS) sprintf(to, "%.2s %.2s", first, last);
  if (kind == MISSPELT) {
    cut(to, last, 0, 32);
    size_t at = 1 + roll((uint32_t)strlen(to) - 2);
    char swapped = to[at];
    to[at] = to[at + 1] == swapped ? 'e' : to[at + 1];
    if (roll(2) == 0 && to[at + 1] != '\0') to[at + 1] = swapped;
  }
  if (kind == NOBODY) sprintf(to, "%.4sx%.3s", last, first);
  if (kind >= DIGITS_1 && kind <= DIGITS_7 && strlen(customer->e164) > 9) {
    size_t size = digits[kind - DIGITS_1], length = strlen(customer->e164);
    cut(to, customer->e164, size < 4 ? length - size : 3 + roll((uint32_t)(length - 3 - size)), size);
  }
  if (kind == EMAIL) cut(to, customer->email, 0, 6 + roll(30));
}

/* ---- Times ---- */

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static size_t pass(const char *names, size_t length, const char *question) {
  size_t hits = 0, size = strlen(question);
  for (const char *at = names; (at = memmem(at, (size_t)(names + length - at), question, size)) != NULL; at++)
    hits++;
  return hits;
}

static int compare(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return a < b ? -1 : a > b;
}

static double quantile(double *values, size_t count, double share) {
  qsort(values, count, sizeof values[0], compare);
  return values[(size_t)(share * (double)(count - 1))];
}

static void measure(struct finder *finder, const struct customer *customers, uint32_t count,
                    const char *names, size_t length, size_t rounds) {
  double *search = malloc(rounds * sizeof search[0]), *floor = malloc(rounds * sizeof floor[0]);
  double *all = malloc(KIND_COUNT * rounds * sizeof all[0]),
         *all_floor = malloc(KIND_COUNT * rounds * sizeof all_floor[0]);
  size_t all_count = 0;
  printf("  %-10s %9s %9s %9s %9s %7s %6s\n", "question", "median", "p99", "worst", "memmem", "ratio",
         "hits");
  for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
    size_t hits = 0, done = 0;
    char worst[QUESTION] = "", question[QUESTION];
    double most = 0;
    while (done < rounds) {
      ask(kind, &customers[roll(count)], question);
      if (question[0] == '\0') continue;
      struct finder_result result;
      double start = now();
      finder_search(finder, question, strlen(question), &result);
      double middle = now();
      volatile size_t passed = pass(names, length, question);
      (void)passed;
      floor[done] = now() - middle;
      search[done] = middle - start;
      if (search[done] > most) memcpy(worst, question, sizeof worst);
      if (search[done] > most) most = search[done];
      hits += result.count;
      all[all_count] = search[done];
      all_floor[all_count++] = floor[done++];
    }
    double median = quantile(search, rounds, 0.5), beside = quantile(floor, rounds, 0.5);
    printf("  %-10s %9.2f %9.2f %9.2f %9.2f %6.3fx %6.1f  %s\n", kind_names[kind], median,
           quantile(search, rounds, 0.99), quantile(search, rounds, 1), beside, median / beside,
           (double)hits / (double)rounds, worst);
  }
  double median = quantile(all, all_count, 0.5), beside = quantile(all_floor, all_count, 0.5);
  printf("  %-10s %9.2f %9.2f %9.2f %9.2f %6.3fx\n", "all", median, quantile(all, all_count, 0.99),
         quantile(all, all_count, 1), beside, median / beside);
  free(search);
  free(floor);
  free(all);
  free(all_floor);
}

static void run(const struct crowd *crowd, uint32_t count, size_t rounds) {
  struct customer *customers = malloc(count * sizeof customers[0]);
  char *names = malloc((size_t)count * 2 * FIELD);
  struct finder *finder = finder_new();
  size_t length = 0;
  for (uint32_t i = 0; i < count; i++) make_customer(crowd, i, &customers[i]);
  double start = now();
  for (uint32_t i = 0; i < count; i++) {
    struct finder_record record = {.first_name = customers[i].first,
                                   .last_name = customers[i].last,
                                   .phone_e164 = customers[i].e164,
                                   .email = customers[i].email};
    memcpy(record.id.bytes, &i, sizeof i);
    if (finder_fill(finder, &record, NULL) != CODE_OK) abort();
  }
  double filled = now();
  if (finder_settle(finder, NULL) != CODE_OK) abort();
  double settled = now();
  for (uint32_t i = 0; i < count; i++) {
    length += fold_name(customers[i].first, customers[i].last, names + length, 2 * FIELD);
    names[length++] = '\n';
  }
  printf("%s: %" PRIu32
         " customers, %.2f MB of folded names; filled in %.1f ms, built in %.1f ms, %.2f MiB\n",
         crowd->name, count, (double)length / 1e6, (filled - start) / 1e3, (settled - filled) / 1e3,
         (double)finder_memory(finder) / 1048576);
  measure(finder, customers, count, names, length, rounds);
  finder_free(finder);
  free(customers);
  free(names);
}

int main(int argc, char **argv) {
  static const struct crowd crowds[] = {{"usual", 3000, 30000}, {"few", 150, 300}, {"apart", 3000, 0}};
  uint32_t count = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 60000;
  size_t rounds = argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 500;
  for (size_t i = 0; i < sizeof crowds / sizeof crowds[0]; i++) run(&crowds[i], count, rounds);
  return 0;
}
