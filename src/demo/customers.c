#include "demo/customers.h"

#include <stdio.h>
#include <string.h>

#include "core/model/instant.h"
#include "demo/civil.h"

/* What a hand-written customer has beside a name. */
enum flag { BLOCKED = 1, MALE = 2, NO_EMAIL = 4, NO_PHONE = 8, NO_SHOWS = 16 };

static const struct regular {
  const char *first, *last;
  unsigned flags;
  const char *notes;
} regulars[] = {
    {"Anna", "Schmidt", 0, "Likes the seat by the window."},
    {"Nguyễn", "Thị An", 0, ""},
    {"Tọ́pẹ́", "Oyèlárán", MALE, ""},
    {"Anna", "Schmidt", NO_EMAIL, "Not the one from the bakery."},
    {"Jose\xcc\x81",
     "Garci\xcc\x81"
     "a Lo\xcc\x81pez",
     MALE, ""}, /* as a Mac types it: letters and marks apart */
    {"Maximiliane Freifrau", "von und zu Hohenstein-Wallmerod-Oberschönenfeld", 0, ""},
    {"Lea", "", NO_EMAIL | NO_PHONE, "Only ever gives her first name."},
    {"李", "小龙", MALE, ""},
    {"Torsten", "Krause", BLOCKED | MALE, ""},
    {"Jennifer", "Lange", NO_SHOWS, ""},
    {"محمد", "الحداد", MALE, ""},
    {"נועה", "כהן", 0, ""},
    {"Þórdís", "Þorsteinsdóttir", 0, "Allergic to ammonia."},
    {"İrem", "Işık", 0, ""},
    {"Ελένη", "Παπαδοπούλου", 0, ""},
    {"Zoë 🌸", "Brontë", 0, ""},
    {"Siobhán", "O'Brien", 0, ""},
    {"Groß", "Käthe", 0, "First and last name were swapped when she first came."},
};

enum { REGULAR_COUNT = sizeof regulars / sizeof *regulars };

static const char *const notes[] = {
    "Sensitive scalp.",
    "Prefers to sit in silence.",
    "Double crown, cut longer there.",
    "Brings a small dog.",
    "Allergic to PPD: no dark colour.",
    "Pays by card only.",
    "Has a key to the back door of the car park.",
    "Mother of two, often late by ten minutes.",
    "Coffee with oat milk.",
    "Formula 7/1 + 7/3, 6 %, 35 min.",
};

/* Independent lots for one customer, each from its own place. */
enum lot { LOT_FAMILY, LOT_LANGUAGE, LOT_GIVEN, LOT_SURNAME, LOT_FEMALE, LOT_STATE, LOT_ROW, LOT_PHONE };

static uint64_t customer_lot(const struct demo *demo, int index, enum lot lot) {
  return demo_hash(demo->options.seed, KIND_CUSTOMER, (uint64_t)index * 16 + lot);
}

/* The first of the family that this customer belongs to: a member follows right after another one. */
static int household(const struct demo *demo, int index) {
  while (index > REGULAR_COUNT && customer_lot(demo, index, LOT_FAMILY) % 9 == 0) index--;
  return index;
}

static int64_t first_came(const struct demo *demo, int index) {
  int64_t days = (int64_t)(demo->today - demo->opened - 1) * index / demo->extent.customers;
  uint64_t lot = customer_lot(demo, index, LOT_ROW);
  return demo_instant(demo->opened + (int32_t)days, 9 * HOUR + (int)(lot % (uint64_t)(9 * HOUR)));
}

struct id demo_customer_id(const struct demo *demo, int index) {
  return demo_id(demo, KIND_CUSTOMER, (uint64_t)index, first_came(demo, index));
}

int demo_customers_on(const struct demo *demo, int32_t date) {
  int64_t count = (int64_t)demo->extent.customers * (date - demo->opened) / (demo->today - demo->opened);
  if (count > demo->extent.customers) return demo->extent.customers;
  return count > 1 ? (int)count : 1;
}

static bool is_female(const struct demo *demo, int index) {
  if (index < REGULAR_COUNT) return (regulars[index].flags & MALE) == 0;
  return customer_lot(demo, index, LOT_FEMALE) % 100 < 62;
}

static bool is_blocked(const struct demo *demo, int index) {
  if (index < REGULAR_COUNT) return (regulars[index].flags & BLOCKED) != 0;
  return customer_lot(demo, index, LOT_STATE) % 1000 < 6;
}

bool demo_customer_suits(const struct demo *demo, int index, enum demo_audience audience) {
  if (is_blocked(demo, index)) return false;
  return audience == FOR_ALL || is_female(demo, index) == (audience == FOR_WOMEN);
}

static const char *word(const struct demo *demo, const struct demo_words *words, uint64_t lot) {
  return demo->names.words[words->first + (int)(lot % (uint64_t)words->count)];
}

void demo_customer_name(const struct demo *demo, int index, struct demo_name *name) {
  if (index < REGULAR_COUNT) {
    (void)snprintf(name->first, sizeof name->first, "%s", regulars[index].first);
    (void)snprintf(name->last, sizeof name->last, "%s", regulars[index].last);
    return;
  }
  int family = household(demo, index);
  const struct demo_language *language =
      demo_names_language(&demo->names, (int)(customer_lot(demo, family, LOT_LANGUAGE) % 1000));
  const char *given = word(demo, is_female(demo, index) ? &language->female : &language->male,
                           customer_lot(demo, index, LOT_GIVEN));
  const char *surname = word(demo, &language->family, customer_lot(demo, family, LOT_SURNAME));
  (void)snprintf(name->first, sizeof name->first, "%s", language->family_first ? surname : given);
  (void)snprintf(name->last, sizeof name->last, "%s", language->family_first ? given : surname);
}

bool demo_customer_phone(const struct demo *demo, int index, struct demo_phone *phone) {
  if (index < REGULAR_COUNT ? (regulars[index].flags & NO_PHONE) != 0
                            : customer_lot(demo, index, LOT_PHONE) % 50 == 0)
    return false;
  demo_phone_make(demo->options.size, household(demo, index), phone);
  return true;
}

/* A mail address that nobody else has, or none. */
static void write_email(struct demo *demo, int index, const struct demo_name *name,
                        struct demo_random *random) {
  static const char *const domains[] = {"example.com", "example.org", "example.net"};
  bool none =
      index < REGULAR_COUNT ? (regulars[index].flags & NO_EMAIL) != 0 : demo_random_chance(random, 310);
  if (none) return;
  char first[32], last[32], email[128];
  size_t length = demo_ascii(name->first, first, sizeof first) + demo_ascii(name->last, last, sizeof last);
  const char *domain = domains[demo_random_below(random, 3)];
  if (length < 3)
    (void)snprintf(email, sizeof email, "guest%d@%s", index + 1, domain);
  else
    (void)snprintf(email, sizeof email, "%s%s%s%d@%s", first, *first && *last ? "." : "", last, index + 1,
                   domain);
  line_text(&demo->line, "email", email);
}

static void write_contact(struct demo *demo, int index, struct demo_random *random) {
  static const char *const streets[] = {"Lindenallee", "Am Stadtpark",  "Gartenstraße",
                                        "Kirchweg",    "Hauptstraße",   "Uferpromenade",
                                        "Ahornweg",    "Bahnhofstraße", "Mühlenweg"};
  struct demo_phone phone;
  if (demo_customer_phone(demo, index, &phone)) line_text(&demo->line, "phone", phone.typed);
  if (!demo_random_chance(random, 400)) return;
  char address[96];
  (void)snprintf(address, sizeof address, "%s %d, %05d Berlin", streets[demo_random_below(random, 9)],
                 demo_random_between(random, 1, 140), demo_random_between(random, 10115, 10119));
  line_text(&demo->line, "address", address);
}

static void write_person(struct demo *demo, int index, struct demo_random *random) {
  struct demo_line *line = &demo->line;
  if (demo_random_chance(random, 350)) {
    int32_t born = date_from_civil(demo_random_between(random, 1941, 2014),
                                   demo_random_between(random, 1, 12), demo_random_between(random, 1, 28));
    line_date(line, "birth_date", born);
  }
  int family = household(demo, index);
  if (index >= REGULAR_COUNT)
    line_text(
        line, "locale",
        demo_names_language(&demo->names, (int)(customer_lot(demo, family, LOT_LANGUAGE) % 1000))->locale);
  if (demo_random_chance(random, 80)) {
    static const char *const drinks[] = {"espresso", "tea", "water", "oat milk latte"};
    line_object_begin(line, "preferences");
    line_text(line, "drink", drinks[demo_random_below(random, 4)]);
    line_bool(line, "quiet", demo_random_chance(random, 300));
    line_object_end(line);
  }
  const char *note = "";
  if (index < REGULAR_COUNT)
    note = regulars[index].notes;
  else if (demo_random_chance(random, 60))
    note = notes[demo_random_below(random, sizeof notes / sizeof *notes)];
  line_text(line, "notes", note);
}

/* Block, no-shows before this salon's book began, and consents. */
static void write_standing(struct demo *demo, int index, struct demo_random *random) {
  struct demo_line *line = &demo->line;
  bool blocked = is_blocked(demo, index);
  line_bool(line, "blocked", blocked);
  if (blocked) line_text(line, "blocked_reason", "Did not come three times and would not pay for it.");
  int missed = 0;
  if (index < REGULAR_COUNT)
    missed = (regulars[index].flags & (NO_SHOWS | BLOCKED)) != 0 ? 4 : 0;
  else if (blocked || demo_random_chance(random, 12))
    missed = demo_random_between(random, 2, 4);
  else if (demo_random_chance(random, 40))
    missed = 1;
  line_number(line, "no_show_count", missed);
  int64_t since = first_came(demo, index);
  if (demo_random_chance(random, 850)) line_instant(line, "privacy_consent_at", since);
  if (demo_random_chance(random, 350)) line_instant(line, "marketing_consent_at", since);
  line_instant(line, "created_at", since);
}

/* What was noted about the hand-written ones at their visits. */
static enum code write_dated_notes(struct demo *demo, struct error *error) {
  static const struct {
    int customer, days_ago;
    const char *kind, *text, *by;
  } dated[] = {
      {0, 190, "FORMULA", "7/1 30 g + 7/3 20 g, 6 % 1:1, 35 min.", "Mia Weber"},
      {0, 64, "FORMULA", "7/1 40 g + 8/3 10 g, 6 % 1:1, 30 min. Warmer, she likes it.", "Mia Weber"},
      {12, 120, "ALERT", "Allergic to ammonia: ammonia-free only.", "Aylin Kaya"},
      {9, 31, "ALERT", "Did not come twice in a row. Ask for a deposit.", "Ines"},
      {16, 200, "FORMULA", "6/77 50 g, 9 %, 40 min.", "Aylin Kaya"},
      {2, 15, "NOTE", "Moves to Hamburg in spring; spoke about Harbour Square.", "Ines"},
  };
  enum code code = CODE_OK;
  for (size_t i = 0; code == CODE_OK && i < sizeof dated / sizeof *dated; i++) {
    int64_t noted = demo_instant(demo->today - dated[i].days_ago, 17 * HOUR);
    struct demo_line *line = &demo->line;
    demo_row(demo, "customer_note", demo_id(demo, KIND_CUSTOMER_NOTE, i, noted));
    line_id(line, "customer", demo_customer_id(demo, dated[i].customer));
    line_text(line, "kind", dated[i].kind);
    line_text(line, "text", dated[i].text);
    line_instant(line, "noted_at", noted);
    line_text(line, "noted_by", dated[i].by);
    code = demo_emit(demo, error);
  }
  return code;
}

enum code demo_write_customers(struct demo *demo, struct error *error) {
  enum code code = CODE_OK;
  for (int index = 0; code == CODE_OK && index < demo->extent.customers; index++) {
    struct demo_random random = demo_random_for(demo, KIND_CUSTOMER, (uint64_t)index * 16 + LOT_ROW);
    struct demo_name name;
    demo_customer_name(demo, index, &name);
    demo_row(demo, "customer", demo_customer_id(demo, index));
    line_text(&demo->line, "first_name", name.first);
    line_text(&demo->line, "last_name", name.last);
    write_email(demo, index, &name, &random);
    write_contact(demo, index, &random);
    write_person(demo, index, &random);
    write_standing(demo, index, &random);
    code = demo_emit(demo, error);
  }
  return code == CODE_OK ? write_dated_notes(demo, error) : code;
}
