#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/finder.h"
#include "support/hostile.h"

#define SIZE(array) (sizeof(array) / sizeof(array)[0])

/* ---- A small salon ---- */

static const struct finder_record salon[] = {
    {.first_name = "Mia",
     .last_name = "Weber",
     .phone_e164 = "+49301234567",
     .email = "mia.weber@example.com"},
    {.first_name = "Anna",
     .last_name = "Webering",
     .phone_e164 = "+491715550123",
     .email = "anna@example.org"},
    {.first_name = "Nguyễn", .last_name = "Thị An", .phone_e164 = "+15551234567", .email = "an@example.com"},
    {.first_name = "Sofia", .last_name = "Meyer", .phone_raw = "030 7654321"},
    {.first_name = "Sophia",
     .last_name = "Maier",
     .phone_e164 = "+49309876543",
     .phone_raw = "0049 30 9876543"},
    {.first_name = "Jean-Luc", .last_name = "O'Brien", .email = "Jean@O-Brien.example"},
    {.first_name = "Katharina", .last_name = "Schmidt", .phone_e164 = "+4917012", .phone_raw = "0815 / 4711"},
    {.first_name = "Иван", .last_name = "Петров"},
    {.first_name = "Mia", .last_name = ""},
    {.first_name = "美容", .last_name = "田中"},
    {.first_name = "Lea", .last_name = "Lou"},
    {.first_name = "Kunde", .last_name = "007", .phone_e164 = "+49307"},
};

static struct finder_record salon_record(size_t which) {
  struct finder_record record = salon[which];
  record.id.bytes[15] = (uint8_t)(which + 1);
  record.flags = (uint8_t)(which * 3);
  return record;
}

static struct finder *filled(const struct finder_record *records, size_t count) {
  struct finder *finder = finder_new();
  assert_non_null(finder);
  for (size_t i = 0; i < count; i++) assert_int_equal(finder_fill(finder, &records[i], NULL), CODE_OK);
  assert_int_equal(finder_settle(finder, NULL), CODE_OK);
  return finder;
}

static struct finder *filled_with_salon(void) {
  struct finder_record records[SIZE(salon)];
  for (size_t i = 0; i < SIZE(salon); i++) records[i] = salon_record(i);
  return filled(records, SIZE(salon));
}

/* The hits by the numbers of their customers. */
static void check_answer(const struct finder_result *result, const char *text, const int *expected) {
  size_t count = 0;
  while (expected[count] >= 0) count++;
  for (size_t i = 0; i < result->count; i++) {
    int which = result->hits[i].id.bytes[15] - 1;
    if (i >= count || which != expected[i]) fail_msg("\"%s\": hit %zu is %d", text, i, which);
    assert_int_equal(result->hits[i].flags, which * 3);
  }
  if (result->count != count) fail_msg("\"%s\": %zu hits", text, result->count);
}

static void the_rule_of_the_search_holds(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int hits[6]; /* ended by -1 */
  } cases[] = {
      {"", {-1}},
      {"   ", {-1}},
      {"-", {-1}},
      {"mia", {8, 0, -1}}, /* the whole name, then a word of one */
      {"MIA WEBER", {0, -1}},
      {"weber mia", {0, -1}},
      {"web", {1, 0, -1}},   /* by name */
      {"weber", {0, 1, -1}}, /* a whole word before a beginning */
      {"ebe", {1, 0, -1}},   /* inside */
      {"an", {2, 1, 5, -1}},
      {"thi nguyen", {2, -1}},
      {"nguyen x", {-1}},
      {"meyer", {3, 4, -1}}, /* as written, then by sound */
      {"Mayr", {3, 4, -1}},
      {"sofia mayr", {3, 4, -1}},
      {"wbeer", {0, -1}}, /* one slip */
      {"katarina", {6, -1}},
      {"jean luc", {5, -1}},
      {"jean-luc", {5, -1}},
      {"obrien", {5, -1}},
      {"o'brien", {5, -1}},
      {"иван", {7, -1}},
      {"ПЕТРО", {7, -1}},
      {"田", {9, -1}},
      {"lia", {10, -1}},  /* one sound, one initial */
      {"67", {0, 2, -1}}, /* up to three digits: the end */
      {"567", {0, 2, -1}},
      {"123", {1, -1}},
      {"1234", {0, 2, -1}}, /* four or more: any run */
      {"0301234567", {0, -1}},
      {"+49 30 1234567", {0, -1}},
      {"+49 (0)30 1234567", {0, -1}},
      {"0049301234567", {0, -1}},
      {"030 7654321", {3, -1}},
      {"7654321", {3, -1}},
      {"9876543", {4, -1}},
      {"08154711", {6, -1}}, /* the other number, as typed */
      {"4711", {6, -1}},
      {"7", {11, 0, 2, -1}},
      {"007", {11, -1}},
      {"mia 4567", {0, -1}},
      {"mia 67", {0, -1}},
      {"4567 mia", {0, -1}},
      {"mia.weber@example.com", {0, -1}},
      {"AN@EXAMPLE.COM", {2, -1}},
      {"an@", {2, 5, -1}}, /* the beginning first; not the names with "an" */
      {"n@", {5, 2, -1}},
      {"@", {-1}},
      {"@example.com", {0, 2, -1}},
      {"example.o", {1, -1}},
      {"ia.w", {0, -1}},
      {"mia @example.org", {-1}},
      {"mia @example.com", {0, -1}},
      {"exam", {-1}}, /* a plain word is not looked for behind the @ */
      {"\xFF\xFE", {-1}},
  };
  struct finder *finder = filled_with_salon();
  for (size_t i = 0; i < SIZE(cases); i++) {
    struct finder_result result;
    finder_search(finder, cases[i].text, strlen(cases[i].text), &result);
    check_answer(&result, cases[i].text, cases[i].hits);
  }
  finder_free(finder);
}

static void hits_say_how_they_match(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t which;
    enum finder_class match;
  } cases[] = {
      {"mia weber", 0, FINDER_EXACT},
      {"mia", 0, FINDER_WORD},
      {"mi", 0, FINDER_BEGINNING},
      {"ia", 0, FINDER_INSIDE},
      {"mya", 0, FINDER_SOUND},
      {"mia x", 0, FINDER_NONE},
      {"4567", 0, FINDER_BEGINNING},
      {"3456", 0, FINDER_INSIDE},
      {"49301234567", 0, FINDER_EXACT},
      {"ia.we", 0, FINDER_INSIDE},
      {"mia.weber@example.com", 0, FINDER_EXACT},
      {"mia 4567", 0, FINDER_BEGINNING},
  };
  for (size_t i = 0; i < SIZE(cases); i++) {
    struct finder_query query;
    struct finder_record record = salon_record(cases[i].which);
    finder_query_read(&query, cases[i].text, strlen(cases[i].text));
    if (finder_match_one(&query, &record) != cases[i].match) fail_msg("\"%s\"", cases[i].text);
  }
}

static void changes_are_found_at_once(void **state) {
  (void)state;
  static const int none[] = {-1}, anna[] = {1, -1}, mia[] = {0, -1};
  struct finder *finder = filled_with_salon();
  struct finder_result result;
  struct finder_record record = salon_record(0);
  record.first_name = "Zita";
  record.email = NULL;
  assert_int_equal(finder_put(finder, &record, NULL), CODE_OK);
  finder_search(finder, "zita", 4, &result);
  check_answer(&result, "zita", mia);
  finder_search(finder, "mia weber", 9, &result);
  check_answer(&result, "mia weber", none);
  assert_int_equal(finder_count(finder), SIZE(salon));
  assert_int_equal(finder_beside(finder), 1);
  assert_int_equal(finder_settle(finder, NULL), CODE_OK);
  assert_int_equal(finder_beside(finder), 0);
  finder_search(finder, "zita", 4, &result);
  check_answer(&result, "zita", mia);
  assert_true(finder_remove(finder, record.id));
  assert_false(finder_remove(finder, record.id));
  finder_search(finder, "web", 3, &result);
  check_answer(&result, "web", anna);
  assert_int_equal(finder_count(finder), SIZE(salon) - 1);
  finder_free(finder);
  finder_free(NULL);
}

static void of_several_with_one_id_the_last_counts(void **state) {
  (void)state;
  static const int one[] = {0, -1}, none[] = {-1};
  struct finder_record records[] = {salon_record(0), salon_record(1), salon_record(0)};
  records[2].first_name = "Zita";
  records[2].email = NULL;
  struct finder *finder = filled(records, SIZE(records));
  struct finder_result result;
  assert_int_equal(finder_count(finder), 2);
  finder_search(finder, "zita", 4, &result);
  check_answer(&result, "zita", one);
  finder_search(finder, "mia", 3, &result);
  check_answer(&result, "mia", none);
  finder_free(finder);
}

static void an_empty_search_answers(void **state) {
  (void)state;
  struct finder *finder = finder_new();
  struct finder_result result;
  finder_search(finder, "mia", 3, &result);
  assert_int_equal(result.count, 0);
  assert_int_equal(finder_settle(finder, NULL), CODE_OK);
  struct finder_record record = {.first_name = NULL};
  assert_int_equal(finder_put(finder, &record, NULL), CODE_OK);
  assert_int_equal(finder_settle(finder, NULL), CODE_OK);
  finder_search(finder, "1", 1, &result);
  assert_int_equal(result.count, 0);
  assert_true(finder_memory(finder) > 0);
  finder_free(finder);
}

/* ---- The index against the linear scan ---- */

enum { FIELD = 40, CROWD_MAX = 3000 };

struct person {
  char first[FIELD], last[FIELD], e164[FIELD], raw[FIELD], email[2 * FIELD];
};

/* Parts of names that make many alike ones: prefixes, insides, homophones, slips, several scripts. */
static const char *const parts[] = {
    "me", "i",   "er",  "may",  "r",   "ma", "an",   "na",  "schm", "idt", "itt", "so", "fi", "phi",
    "a",  "we",  "ber", "bb",   "kat", "ha", "rina", "ngu", "yen",  "jo",  "nas", "ó",  "ß",  "ü",
    "и",  "ван", "пе",  "тров", "田",  "中", "x",    "o'",  "-",    " ",   "st.", "7",  "김"};

static void add_parts(struct dice *dice, char *to, size_t capacity, int64_t most) {
  for (int64_t i = dice_between(dice, 1, most); i > 0; i--) {
    const char *part = parts[dice_between(dice, 0, (int64_t)SIZE(parts) - 1)];
    if (strlen(to) + strlen(part) < capacity) strcat(to, part);
  }
}

static void add_digits(struct dice *dice, char *to, int64_t least, int64_t most) {
  /* Few different ones, so that runs repeat. */
  for (int64_t i = dice_between(dice, least, most); i > 0; i--)
    strncat(to, &"0123"[dice_between(dice, 0, 3)], 1);
}

static void make_person(struct dice *dice, struct person *person) {
  static const char *const domains[] = {"@example.com", "@example.org", "@me.example", "@an", "", "@x@y.z"};
  memset(person, 0, sizeof *person);
  if (dice_between(dice, 0, 9) > 0) add_parts(dice, person->first, FIELD, 3);
  if (dice_between(dice, 0, 9) > 0) add_parts(dice, person->last, FIELD, 4);
  if (dice_between(dice, 0, 50) == 0) (void)hostile_text(dice, person->first, FIELD);
  if (dice_between(dice, 0, 3) > 0) {
    strcat(person->e164, "+49");
    add_digits(dice, person->e164, 0, 9);
  }
  if (dice_between(dice, 0, 3) == 0) {
    strcat(person->raw, "0");
    add_digits(dice, person->raw, 0, 18);
  }
  if (dice_between(dice, 0, 2) > 0) {
    add_parts(dice, person->email, FIELD, 3);
    strcat(person->email, domains[dice_between(dice, 0, (int64_t)SIZE(domains) - 1)]);
  }
}

static struct finder_record record_of(const struct person *person, uint32_t number) {
  struct finder_record record = {
      .first_name = person->first,
      .last_name = person->last,
      .phone_e164 = person->e164,
      .phone_raw = person->raw,
      .email = person->email,
      .flags = (uint8_t)number,
  };
  number *= 2654435761u; /* ids in another order than names and numbers */
  for (int i = 0; i < 4; i++) record.id.bytes[i] = (uint8_t)(number >> (8 * i));
  return record;
}

/* A piece of what a person has, perhaps with a slip in it. */
static void add_piece(struct dice *dice, const struct person *person, char *to, size_t capacity) {
  const char *const fields[] = {person->first, person->last, person->e164, person->raw, person->email};
  const char *field = fields[dice_between(dice, 0, 4)];
  size_t length = strlen(field), at = strlen(to);
  size_t from = (size_t)dice_between(dice, 0, dice_between(dice, 0, 1) == 0 ? 0 : (int64_t)length);
  size_t size = (size_t)dice_between(dice, 0, (int64_t)(length - from));
  if (dice_between(dice, 0, 2) == 0) size = length - from;
  if (at + size + 2 > capacity) return;
  memcpy(to + at, field + from, size);
  to[at + size] = '\0';
  if (size > 1 && dice_between(dice, 0, 3) == 0) {
    size_t slip = at + (size_t)dice_between(dice, 0, (int64_t)size - 2);
    char swapped = to[slip];
    to[slip] = to[slip + 1];
    to[slip + 1] = swapped;
  }
  if (size > 0 && dice_between(dice, 0, 9) == 0)
    to[at + (size_t)dice_between(dice, 0, (int64_t)size - 1)] = 'e';
}

static void make_question(struct dice *dice, const struct person *people, size_t count, char *to,
                          size_t capacity) {
  to[0] = '\0';
  const struct person *person = &people[dice_between(dice, 0, (int64_t)count - 1)];
  for (int64_t words = dice_between(dice, 1, 3); words > 0; words--) {
    int64_t kind = dice_between(dice, 0, 9);
    if (kind == 0) {
      add_parts(dice, to, capacity, 2);
    } else if (kind == 1) {
      add_digits(dice, to, 1, 6);
    } else {
      add_piece(dice, person, to, capacity);
    }
    if (strlen(to) + 2 < capacity && words > 1) strcat(to, " ");
  }
}

static size_t check_same(struct finder *finder, const struct person *people, const bool *alive, size_t count,
                         const char *text, size_t length) {
  static struct finder_scan scan; /* 16 KiB */
  struct finder_result found, expected;
  finder_scan_init(&scan, text, length);
  for (size_t i = 0; i < count; i++) {
    struct finder_record record = record_of(&people[i], (uint32_t)i);
    if (alive[i]) finder_scan_offer(&scan, &record);
  }
  finder_scan_result(&scan, &expected);
  finder_search(finder, text, length, &found);
  for (size_t i = 0; i < expected.count && i < found.count; i++) {
    bool same = id_equal(found.hits[i].id, expected.hits[i].id) &&
                found.hits[i].match == expected.hits[i].match &&
                found.hits[i].flags == expected.hits[i].flags;
    if (!same) {
      const struct person *person = &people[expected.hits[i].flags];
      fail_msg("\"%.*s\": hit %zu is of class %d, not %d (%s %s %s %s %s, flags %d not %d)", (int)length,
               text, i, (int)found.hits[i].match, (int)expected.hits[i].match, person->first, person->last,
               person->e164, person->raw, person->email, found.hits[i].flags, expected.hits[i].flags);
    }
  }
  if (found.count != expected.count) {
    const struct finder_hit *hit =
        found.count < expected.count ? &expected.hits[found.count] : &found.hits[expected.count];
    const struct person *person = &people[hit->flags];
    fail_msg("\"%.*s\": %zu hits, not %zu; class %d (%s %s %s %s %s)", (int)length, text, found.count,
             expected.count, (int)hit->match, person->first, person->last, person->e164, person->raw,
             person->email);
  }
  return expected.count;
}

static void the_index_finds_what_the_scan_finds(void **state) {
  (void)state;
  struct dice dice = dice_for("the_index_finds_what_the_scan_finds");
  static struct person people[CROWD_MAX];
  static bool alive[CROWD_MAX];
  static const size_t crowds[] = {1, 7, 60, 300, 1000};
  size_t hits = 0, questions = 0;
  for (size_t crowd = 0; crowd < SIZE(crowds); crowd++) {
    struct finder *finder = finder_new();
    for (size_t i = 0; i < crowds[crowd]; i++) {
      make_person(&dice, &people[i]);
      struct finder_record record = record_of(&people[i], (uint32_t)i);
      alive[i] = true;
      assert_int_equal(finder_fill(finder, &record, NULL), CODE_OK);
    }
    assert_int_equal(finder_settle(finder, NULL), CODE_OK);
    for (int round = 0; round < 1500; round++) {
      char text[100];
      make_question(&dice, people, crowds[crowd], text, sizeof text);
      size_t length = strlen(text);
      if (round % 50 == 0) length = hostile_bytes(&dice, text, sizeof text);
      hits += check_same(finder, people, alive, crowds[crowd], text, length);
      questions++;
    }
    finder_free(finder);
  }
  assert_true(hits > questions); /* it is about hits, not about empty answers */
}

/* One random change of the crowd, in the finder and beside it. */
static void change(struct dice *dice, struct finder *finder, struct person *people, bool *alive,
                   size_t count) {
  size_t which = (size_t)dice_between(dice, 0, (int64_t)count - 1);
  struct finder_record record = record_of(&people[which], (uint32_t)which);
  if (dice_between(dice, 0, 2) == 0) {
    assert_int_equal(finder_remove(finder, record.id), alive[which]);
    alive[which] = false;
  } else {
    make_person(dice, &people[which]);
    record = record_of(&people[which], (uint32_t)which);
    assert_int_equal(finder_put(finder, &record, NULL), CODE_OK);
    alive[which] = true;
  }
  if (dice_between(dice, 0, 99) == 0) assert_int_equal(finder_settle(finder, NULL), CODE_OK);
}

static void the_index_keeps_up_with_changes(void **state) {
  (void)state;
  struct dice dice = dice_for("the_index_keeps_up_with_changes");
  static struct person people[CROWD_MAX];
  static bool alive[CROWD_MAX];
  enum { CROWD = 400 };
  memset(alive, 0, sizeof alive);
  struct finder *finder = finder_new();
  for (int round = 0; round < 3000; round++) {
    change(&dice, finder, people, alive, CROWD);
    if (round % 3 != 0) continue;
    char text[100];
    make_question(&dice, people, CROWD, text, sizeof text);
    check_same(finder, people, alive, CROWD, text, strlen(text));
    size_t living = 0;
    for (size_t i = 0; i < CROWD; i++) living += alive[i];
    assert_int_equal(finder_count(finder), living);
  }
  finder_free(finder);
}

/* The ways for many hits at once: a crowd of one initial, one number's end, one e-mail's name. */
static void many_hits_are_cut_at_fifty_in_order(void **state) {
  (void)state;
  struct dice dice = dice_for("many_hits_are_cut_at_fifty_in_order");
  static struct person people[CROWD_MAX];
  static bool alive[CROWD_MAX];
  static const char *const questions[] = {
      "a",    "an",     "anna",  "anna a", "a b",  "ann",          "nn", "555", "5",          "55",
      "5550", "555012", "anna@", "nna",    "an w", "@example.com", "x",  "ana", "anna weber", "weber a"};
  struct finder *finder = finder_new();
  for (size_t i = 0; i < CROWD_MAX; i++) {
    struct person *person = &people[i];
    memset(person, 0, sizeof *person);
    strcat(person->first, i % 3 == 0 ? "Anna" : i % 3 == 1 ? "Andrea" : "Bea");
    strcat(person->last, i % 5 == 0 ? "Weber" : "A");
    strncat(person->last, &"abcdefghijklmnopqrstuvwxyz"[dice_between(&dice, 0, 25)], 1);
    strcat(person->e164, "+1555555012");
    strncat(person->e164, &"0123456789"[i % 10], 1);
    strcat(person->email, i % 7 == 0 ? "anna@example.com" : "bea@example.com");
    struct finder_record record = record_of(person, (uint32_t)i);
    alive[i] = true;
    assert_int_equal(finder_fill(finder, &record, NULL), CODE_OK);
  }
  assert_int_equal(finder_settle(finder, NULL), CODE_OK);
  for (size_t i = 0; i < SIZE(questions); i++) {
    check_same(finder, people, alive, CROWD_MAX, questions[i], strlen(questions[i]));
  }
  finder_free(finder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_rule_of_the_search_holds),
      cmocka_unit_test(hits_say_how_they_match),
      cmocka_unit_test(changes_are_found_at_once),
      cmocka_unit_test(of_several_with_one_id_the_last_counts),
      cmocka_unit_test(an_empty_search_answers),
      cmocka_unit_test(the_index_finds_what_the_scan_finds),
      cmocka_unit_test(the_index_keeps_up_with_changes),
      cmocka_unit_test(many_hits_are_cut_at_fifty_in_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
