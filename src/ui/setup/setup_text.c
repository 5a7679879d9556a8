#include "ui/setup/setup_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/moment.h"
#include "core/model/money.h"
#include "core/model/setup_label.h"
#include "core/model/when.h"
#include "ui/words.h"

/* ---- Names ---- */

enum code setup_names_load(struct replica *replica, struct arena *arena, struct setup_names *names,
                           struct error *error) {
  struct row *rows = NULL;
  int count = 0;
  *names = (struct setup_names){.category_count = 0};
  enum code code = reader_setup_rows(replica, ENTITY_SERVICE_CATEGORY, 0, arena, &rows, &count, error);
  if (code != CODE_OK) return code;
  names->categories = ARENA_NEW(arena, (size_t)count + 1, struct lookup_name);
  if (names->categories == NULL)
    return error_set(error, CODE_INTERNAL, "%s", _("There is not enough memory for this."));
  for (int i = 0; i < count; i++)
    names->categories[i] =
        (struct lookup_name){.id = row_id(&rows[i], "id"), .name = row_text(&rows[i], "name")};
  names->category_count = (size_t)count;
  return CODE_OK;
}

static const char *name_of(const struct desk *desk, const struct setup_names *names, enum entity_kind entity,
                           struct id id) {
  const struct salon *salon = desk->salon;
  int at = INDEX_NONE;
  switch ((int)entity) {
  case ENTITY_EMPLOYEE:
    at = salon_employee(salon, id);
    return at == INDEX_NONE ? "" : salon->employees[at].name;
  case ENTITY_SERVICE:
    at = salon_service(salon, id);
    return at == INDEX_NONE ? "" : salon->services[at].name;
  case ENTITY_LOCATION:
    at = salon_location(salon, id);
    return at == INDEX_NONE ? "" : salon->locations[at].name;
  default:
    for (size_t i = 0; i < names->category_count; i++)
      if (id_equal(names->categories[i].id, id)) return names->categories[i].name;
    return "";
  }
}

static bool is_minutes(const char *column) {
  static const char *const lengths[] = {"duration_minutes", "custom_duration_minutes", "buffer_before",
                                        "buffer_after"};
  for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
    if (strcmp(column, lengths[i]) == 0) return true;
  return false;
}

/* ---- For lists ---- */

static void show_parts(const struct row *row, char *text, size_t size) {
  const struct row_list *parts = row_parts(row, ENTITY_SERVICE_SEGMENT);
  size_t used = 0;
  for (int i = 0; i < parts->count && used < size; i++) {
    int64_t gap = row_int(&parts->rows[i], "gap_after", 0);
    char free_after[24] = "";
    if (gap > 0) (void)snprintf(free_after, sizeof free_after, " +%lld", (long long)gap);
    int wrote = snprintf(text + used, size - used, "%s%s %lld%s", i == 0 ? "" : ", ",
                         row_text(&parts->rows[i], "name"), (long long)row_int(&parts->rows[i], "minutes", 0),
                         free_after);
    if (wrote < 0) return;
    used += (size_t)wrote;
  }
}

/* The names of all pairs that may be with this employee, or this service. */
static void show_pairs(const struct desk *desk, struct id id, char *text, size_t size) {
  const struct salon *salon = desk->salon;
  int employee = salon_employee(salon, id), service = salon_service(salon, id), count = 0;
  size_t used = 0;
  for (int i = 0; i < salon->skill_count && used < size; i++) {
    const struct skill *skill = &salon->skills[i];
    bool its = employee != INDEX_NONE ? skill->employee == employee : skill->service == service;
    bool offered = salon->services[skill->service].active && salon->employees[skill->employee].active;
    if (!its || !offered || !skill->may_book) continue;
    int wrote = snprintf(text + used, size - used, "%s%s", count++ == 0 ? "" : ", ",
                         employee != INDEX_NONE ? salon->services[skill->service].name
                                                : salon->employees[skill->employee].name);
    if (wrote < 0) return;
    used += (size_t)wrote;
  }
  if (count == 0)
    (void)snprintf(text, size, "%s", employee != INDEX_NONE ? _("nothing yet") : _("nobody yet"));
}

/* The next time that a date of every year comes; itself when it comes once. */
static int32_t next_time(const struct desk *desk, const struct row *row, int32_t date) {
  int year = 0, month = 0, day = 0, now = 0, other = 0;
  if (row->entity->kind != ENTITY_HOLIDAY || row_int(row, "yearly", 0) == 0) return date;
  date_to_civil(date, &year, &month, &day);
  date_to_civil(desk->today, &now, &other, &other);
  for (int i = now > year ? now : year; i < now + 9; i++)
    if (date_is_valid(i, month, day) && date_from_civil(i, month, day) >= desk->today)
      return date_from_civil(i, month, day);
  return date;
}

static void show_date(const struct desk *desk, const struct row *row, const struct value *value, char *text,
                      size_t size) {
  char words[WORDS_SIZE];
  int32_t date = 0;
  if (!date_parse(value->text, value->length, &date)) return;
  date = next_time(desk, row, date);
  words_date(date, 2, words);
  (void)snprintf(text, size, "%s", words);
}

static void show_number(const struct desk *desk, const struct entity_field *field, int64_t number, char *text,
                        size_t size) {
  char words[WORDS_SIZE] = "", money[MONEY_TEXT_SIZE], time[MOMENT_TIME_SIZE];
  if (field->kind == FIELD_MONEY) {
    money_format_amount(number, desk->salon->currency, money);
    (void)snprintf(text, size, "%s", money);
  } else if (field->kind == FIELD_MINUTE) {
    moment_time_tight((int)number, time);
    (void)snprintf(text, size, "%s", time);
  } else if (field->kind == FIELD_BOOL) {
    (void)snprintf(text, size, "%s", number != 0 ? _("yes") : _("no"));
  } else if (field->kind == FIELD_INSTANT) {
    words_instant(desk, number, words);
    (void)snprintf(text, size, "%s", words);
  } else if (strcmp(field->column, "day_of_week") == 0) {
    (void)snprintf(text, size, "%s", setup_day((int)number));
  } else if (is_minutes(field->column)) {
    words_minutes(number, words);
    (void)snprintf(text, size, "%s", words);
  } else {
    (void)snprintf(text, size, "%lld", (long long)number);
  }
}

void setup_show(const struct desk *desk, const struct setup_names *names, const struct row *row,
                const char *column, char *text, size_t size) {
  text[0] = '\0';
  if (strcmp(column, "segments") == 0) {
    show_parts(row, text, size);
    return;
  }
  if (strcmp(column, "services") == 0 || strcmp(column, "employees") == 0) {
    show_pairs(desk, row_id(row, "id"), text, size);
    return;
  }
  const struct value *value = row_value(row, column);
  const struct entity_field *field = &row->entity->fields[entity_field(row->entity, column)];
  if (strcmp(column, "pin_hash") == 0) {
    (void)snprintf(text, size, "%s", value->type == VALUE_NULL ? _("no") : _("yes"));
  } else if (value->type == VALUE_ID) {
    (void)snprintf(text, size, "%s", name_of(desk, names, field->refers, value->id));
  } else if (value->type == VALUE_INT) {
    show_number(desk, field, value->integer, text, size);
  } else if (value->type == VALUE_REAL) {
    (void)snprintf(text, size, "%g", value->real);
  } else if (value->type == VALUE_TEXT && field->kind == FIELD_DATE) {
    show_date(desk, row, value, text, size);
  } else if (value->type == VALUE_TEXT) {
    const char *words = field->kind == FIELD_ENUM ? setup_word(field->words, value->text) : value->text;
    (void)snprintf(text, size, "%s", words);
  }
}

/* ---- For forms ---- */

static void offer_instant(const struct desk *desk, int64_t instant, char *text, size_t size) {
  char date_text[DATE_TEXT_SIZE], time[TIME_OF_DAY_TEXT_SIZE];
  int32_t date = 0;
  int minute = 0;
  zone_to_wall(desk_zone(desk), instant, &date, &minute);
  date_format(date, date_text);
  time_of_day_format(minute, time);
  (void)snprintf(text, size, "%s %s", date_text, time);
}

static void offer_time(int minute, char *text, size_t size) {
  char time[TIME_OF_DAY_TEXT_SIZE];
  time_of_day_format(minute, time);
  (void)snprintf(text, size, "%s", time);
}

void setup_offer(const struct desk *desk, const struct row *row, const char *column, char *text,
                 size_t size) {
  text[0] = '\0';
  if (strcmp(column, "segments") == 0) {
    show_parts(row, text, size);
    return;
  }
  const struct value *value = row_value(row, column);
  const struct entity_field *field = &row->entity->fields[entity_field(row->entity, column)];
  if (value->type == VALUE_NULL || strcmp(column, "pin_hash") == 0) return;
  if (field->kind == FIELD_INSTANT)
    offer_instant(desk, value->integer, text, size);
  else if (field->kind == FIELD_DATE)
    (void)snprintf(text, size, "%s", value->text);
  else if (is_minutes(column))
    (void)snprintf(text, size, "%lld", (long long)value->integer);
  else if (field->kind == FIELD_MINUTE)
    offer_time((int)value->integer, text, size);
  else if (field->kind == FIELD_JSON)
    setup_choices_text(value->text, text, size);
  else
    setup_show(desk, &(struct setup_names){.category_count = 0}, row, column, text, size);
}

struct id setup_choice_id(int number) {
  struct id id = id_nil;
  id.bytes[0] = 0xFF; /* no row has such an id */
  id.bytes[ID_SIZE - 1] = (uint8_t)(number + 1);
  return id;
}

int setup_choice_number(struct id id) { return id.bytes[ID_SIZE - 1] - 1; }

bool setup_is_choice(const struct entity_field *field) {
  return field->kind == FIELD_REF || field->kind == FIELD_ENUM || strcmp(field->column, "day_of_week") == 0;
}

/* The salon's lists have no names apart. */
/* A copy: while the form is open, another set-up may be loaded and this one let go. */
static struct lookup_name choice_of(struct id id, const char *name, struct arena *arena) {
  const char *copy = arena_text(arena, name, strlen(name));
  return (struct lookup_name){.id = id, .name = copy == NULL ? "" : copy};
}

static struct lookup_name *salon_names(const struct desk *desk, enum entity_kind entity, struct arena *arena,
                                       size_t *count) {
  const struct salon *salon = desk->salon;
  int most = salon->employee_count + salon->service_count + salon->location_count;
  struct lookup_name *names = ARENA_NEW(arena, (size_t)most + 1, struct lookup_name);
  *count = 0;
  if (names == NULL) return NULL;
  for (int i = 0; entity == ENTITY_EMPLOYEE && i < salon->employee_count; i++)
    if (salon->employees[i].active)
      names[(*count)++] = choice_of(salon->employees[i].id, salon->employees[i].name, arena);
  for (int i = 0; entity == ENTITY_SERVICE && i < salon->service_count; i++)
    if (salon->services[i].active)
      names[(*count)++] = choice_of(salon->services[i].id, salon->services[i].name, arena);
  for (int i = 0; entity == ENTITY_LOCATION && i < salon->location_count; i++)
    if (salon->locations[i].status != LOCATION_INACTIVE)
      names[(*count)++] = choice_of(salon->locations[i].id, salon->locations[i].name, arena);
  return names;
}

struct lookup_name *setup_choices(const struct desk *desk, const struct setup_names *names,
                                  const struct entity_field *field, struct arena *arena, size_t *count) {
  *count = 0;
  if (field->kind == FIELD_REF) {
    if (field->refers != ENTITY_SERVICE_CATEGORY) return salon_names(desk, field->refers, arena, count);
    *count = names->category_count;
    return names->categories;
  }
  bool days = field->kind != FIELD_ENUM;
  size_t most = days ? 7 : field->words->count;
  struct lookup_name *list = ARENA_NEW(arena, most + 1, struct lookup_name);
  if (list == NULL) return NULL;
  for (size_t i = 0; i < most; i++) {
    int number = days ? (int)(i + 1) % 7 : (int)i; /* Monday first */
    list[i] = (struct lookup_name){.id = setup_choice_id(number),
                                   .name = days ? setup_day(number)
                                                : setup_word(field->words, field->words->words[i])};
  }
  *count = most;
  return list;
}

struct id setup_chosen(const struct desk *desk, const struct setup_names *names, const struct row *row,
                       const struct entity_field *field, char *text, size_t size) {
  const struct value *value = row_value(row, field->column);
  setup_show(desk, names, row, field->column, text, size);
  if (value->type == VALUE_ID) return value->id;
  if (value->type == VALUE_INT) return setup_choice_id((int)value->integer);
  if (value->type != VALUE_TEXT) return id_nil;
  return setup_choice_id(vocabulary_find(field->words, value->text, value->length));
}

struct value setup_choice_value(const struct entity_field *field, struct id choice) {
  if (id_is_nil(choice)) return value_null();
  if (field->kind == FIELD_REF) return value_id(choice);
  int number = setup_choice_number(choice);
  return field->kind == FIELD_ENUM ? value_text(field->words->words[number]) : value_int(number);
}

/* ---- What was typed ---- */

static bool all_digits(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (text[i] < '0' || text[i] > '9') return false;
  return length > 0 && length < 10;
}

/* "45", "1:30", "1h30", "2h". */
static bool read_minutes(const char *typed, int64_t *minutes) {
  size_t length = strlen(typed), hours = strcspn(typed, ":hH");
  *minutes = strtoll(typed, NULL, 10);
  if (hours == length) return all_digits(typed, length);
  const char *rest = typed + hours + 1;
  bool good =
      all_digits(typed, hours) && (rest[0] == '\0' ? typed[hours] != ':' : all_digits(rest, strlen(rest)));
  *minutes = *minutes * 60 + (rest[0] == '\0' ? 0 : strtoll(rest, NULL, 10));
  return good;
}

static bool read_length(const char *typed, struct setup_reading *reading, char *text, size_t size) {
  int64_t minutes = 0;
  char words[WORDS_SIZE];
  if (!read_minutes(typed, &minutes)) {
    (void)snprintf(text, size, "%s", _("Write minutes, such as 45, or hours and minutes, such as 1:30."));
    return false;
  }
  words_minutes(minutes, words);
  (void)snprintf(text, size, "%s", words);
  reading->value = value_int(minutes);
  return true;
}

static bool read_number(const char *typed, struct setup_reading *reading, char *text, size_t size) {
  bool sign = typed[0] == '-';
  if (!all_digits(typed + sign, strlen(typed + sign))) {
    (void)snprintf(text, size, "%s", _("Write a number."));
    return false;
  }
  reading->value = value_int(strtoll(typed, NULL, 10));
  return true;
}

/* A number with a point or a comma, whatever the locale has. */
static bool read_real(const char *typed, struct setup_reading *reading, char *text, size_t size) {
  size_t whole = strcspn(typed, ".,"), length = strlen(typed);
  size_t decimals = whole < length ? length - whole - 1 : 0;
  bool good =
      all_digits(typed, whole) && (decimals == 0 ? whole == length : all_digits(typed + whole + 1, decimals));
  if (!good || decimals > 6) {
    (void)snprintf(text, size, "%s", _("Write a number, such as 1.5."));
    return false;
  }
  double parts = decimals == 0 ? 0 : (double)strtoll(typed + whole + 1, NULL, 10);
  for (size_t i = 0; i < decimals; i++) parts /= 10;
  reading->value = value_real((double)strtoll(typed, NULL, 10) + parts);
  return true;
}

static bool read_money(const struct desk *desk, const char *typed, struct setup_reading *reading, char *text,
                       size_t size) {
  int64_t minor = 0;
  char money[MONEY_TEXT_SIZE];
  struct error error;
  error_init(&error);
  bool good = money_parse(typed, strlen(typed), desk->salon->currency, &minor, &error) == CODE_OK;
  if (good) money_format(minor, desk->salon->currency, money);
  (void)snprintf(text, size, "%s", good ? money : error.text);
  reading->value = value_int(minor);
  return good;
}

static bool read_time(const char *column, const char *typed, struct setup_reading *reading, char *text,
                      size_t size) {
  int minute = 0;
  char time[MOMENT_TIME_SIZE];
  bool good = when_parse_time(typed, strlen(typed), strcmp(column, "end_minute") == 0, &minute);
  if (good) moment_time(minute, time);
  (void)snprintf(text, size, "%s", good ? time : _("Write a time, such as 9, 930 or 9:30."));
  reading->value = value_int(minute);
  return good;
}

static bool read_date(const struct desk *desk, const char *typed, struct setup_reading *reading, char *text,
                      size_t size) {
  int32_t date = 0;
  char words[WORDS_SIZE];
  struct error error;
  error_init(&error);
  bool good = when_parse_date(typed, strlen(typed), desk->today, &date, &error) == CODE_OK;
  if (good) words_date(date, 2, words);
  (void)snprintf(text, size, "%s", good ? words : error.text);
  date_format(date, reading->room);
  reading->value = value_text(reading->room);
  return good;
}

static bool read_instant(const struct desk *desk, const char *column, const char *typed,
                         struct setup_reading *reading, char *text, size_t size) {
  int64_t instant = 0;
  char words[WORDS_SIZE];
  struct error error;
  error_init(&error);
  enum code code =
      strcmp(column, "ends_at") == 0
          ? when_parse_end_instant(typed, strlen(typed), desk_zone(desk), desk->today, &instant, &error)
          : when_parse_instant(typed, strlen(typed), desk_zone(desk), desk->today, &instant, &error);
  if (code == CODE_OK) words_instant(desk, instant, words);
  (void)snprintf(text, size, "%s", code == CODE_OK ? words : error.text);
  reading->value = value_int(instant);
  return code == CODE_OK;
}

/* One part, "apply 40 +35", in place: ends its name with a 0. */
static bool read_part(char *part, struct setup_part *read) {
  *read = (struct setup_part){.name = part};
  for (;;) {
    size_t length = strlen(part);
    while (length > 0 && part[length - 1] == ' ') part[--length] = '\0';
    char *word = strrchr(part, ' ');
    if (word == NULL) return false;
    bool gap = word[1] == '+';
    if (!all_digits(word + 1 + gap, strlen(word + 1 + gap))) return false;
    int number = (int)strtol(word + 1 + gap, NULL, 10);
    if (gap && read->gap_after > 0) return false;
    if (gap) read->gap_after = number;
    if (!gap) read->minutes = number;
    *word = '\0';
    if (!gap) return part[strspn(part, " ")] != '\0';
  }
}

static bool read_parts(const char *typed, struct setup_reading *reading, char *text, size_t size) {
  int64_t minutes = 0;
  char words[WORDS_SIZE];
  bool good = true;
  (void)snprintf(reading->room, sizeof reading->room, "%s", typed);
  char *at = reading->room;
  while (good && at != NULL && reading->part_count < SETUP_PARTS_MAX) {
    char *comma = strchr(at, ',');
    if (comma != NULL) *comma = '\0';
    struct setup_part *part = &reading->parts[reading->part_count++];
    good = read_part(at + strspn(at, " "), part);
    minutes += part->minutes + part->gap_after;
    at = comma == NULL ? NULL : comma + 1;
  }
  words_minutes(minutes, words);
  if (good)
    (void)snprintf(text, size, P_("%d part, %s in all", "%d parts, %s in all", reading->part_count),
                   reading->part_count, words);
  else
    (void)snprintf(text, size, "%s",
                   _("Write each part as name, minutes and +minutes free after: apply 40 +35, rinse 30"));
  return good;
}

bool setup_read(const struct desk *desk, enum entity_kind entity, const char *column, const char *typed,
                struct setup_reading *reading, char *text, size_t size) {
  int at = entity_field(&entities[entity], column);
  text[0] = '\0';
  *reading = (struct setup_reading){.value = value_null()};
  if (typed[strspn(typed, " ")] == '\0') return true;
  if (at < 0) return read_parts(typed, reading, text, size);
  switch (entities[entity].fields[at].kind) {
  case FIELD_MONEY:
    return read_money(desk, typed, reading, text, size);
  case FIELD_MINUTE:
    return read_time(column, typed, reading, text, size);
  case FIELD_DATE:
    return read_date(desk, typed, reading, text, size);
  case FIELD_INSTANT:
    return read_instant(desk, column, typed, reading, text, size);
  case FIELD_REAL:
    return read_real(typed, reading, text, size);
  case FIELD_INT:
    return is_minutes(column) ? read_length(typed, reading, text, size)
                              : read_number(typed, reading, text, size);
  case FIELD_ID:
  case FIELD_REF:
  case FIELD_TEXT:
  case FIELD_EMAIL:
  case FIELD_PHONE:
  case FIELD_ZONE:
  case FIELD_BOOL:
  case FIELD_ENUM:
  case FIELD_JSON:
  default:
    reading->value = value_text(typed);
    return true;
  }
}
