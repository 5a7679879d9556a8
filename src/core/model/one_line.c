#include "core/model/one_line.h"

#include <string.h>

#include "core/model/date.h"
#include "core/model/language.h"
#include "core/model/text.h"
#include "core/model/when.h"

/* A word between white space, before anything is known of it. */
struct raw_word {
  size_t from, to;
  const char *text;
  size_t length;
  bool quoted;
};

struct reader {
  const char *text;
  size_t length;
  int32_t today;
  const struct one_line_names *names;
  struct one_line *line;
  size_t stored;
  struct raw_word words[ONE_LINE_PARTS_MAX];
  size_t word_count;
};

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/* ---- Cutting into words ---- */

/* Copies the word at `*at` without its quotes. */
static struct raw_word word_take(struct reader *reader, size_t *at) {
  struct raw_word word = {.from = *at, .text = reader->line->store + reader->stored};
  char *out = reader->line->store + reader->stored;
  bool inside = false;
  for (; *at < reader->length && (inside || !is_blank(reader->text[*at])); (*at)++) {
    char c = reader->text[*at];
    if (c == '"') {
      inside = !inside;
      word.quoted = true;
    } else {
      out[word.length++] = c;
    }
  }
  out[word.length] = '\0';
  reader->stored += word.length + 1;
  word.to = *at;
  return word;
}

static enum code words_cut(struct reader *reader, struct error *error) {
  size_t at = 0;
  for (;;) {
    while (at < reader->length && is_blank(reader->text[at])) at++;
    if (at == reader->length) return CODE_OK;
    if (reader->word_count == ONE_LINE_PARTS_MAX)
      return error_set(error, CODE_INVALID, _("The line has too many words; %d are read."),
                       ONE_LINE_PARTS_MAX);
    struct raw_word word = word_take(reader, &at);
    if (word.length > 0) reader->words[reader->word_count++] = word;
  }
}

/* ---- What a word is ---- */

static struct one_line_part *part_add(struct reader *reader, enum one_line_kind kind,
                                      const struct raw_word *first, const struct raw_word *last) {
  struct one_line_part *part = &reader->line->parts[reader->line->part_count++];
  *part = (struct one_line_part){.kind = kind, .from = first->from, .to = last->to, .text = first->text};
  return part;
}

static void part_look_up(struct one_line_part *part, const struct lookup_name *names, size_t count) {
  enum lookup_grade grade = LOOKUP_NONE;
  part->reading_count =
      lookup_all(names, count, part->text, strlen(part->text), part->readings, ONE_LINE_READINGS_MAX, &grade);
  part->whole = grade >= LOOKUP_EXACT;
}

static enum code date_set(struct reader *reader, int32_t date, struct error *error) {
  if (reader->line->has_date && reader->line->date != date)
    return error_set(error, CODE_INVALID, _("The line names two dates; leave one out."));
  reader->line->has_date = true;
  reader->line->date = date;
  return CODE_OK;
}

static enum code time_set(struct reader *reader, int minute, struct error *error) {
  if (reader->line->has_time && reader->line->minute != minute)
    return error_set(error, CODE_INVALID, _("The line names two times; leave one out."));
  reader->line->has_time = true;
  reader->line->minute = minute;
  return CODE_OK;
}

/* Whether a word is a time: with a colon, so that the end of a phone is none. */
static bool time_read(const char *text, size_t length, int *minute) {
  return memchr(text, ':', length) != NULL && when_parse_time(text, length, false, minute);
}

/* Whether a word is written as a time is: digits, a colon, digits. */
static bool looks_like_time(const char *text, size_t length) {
  size_t colons = 0;
  for (size_t i = 0; i < length; i++) {
    if (text[i] == ':') colons++;
    if (text[i] != ':' && (text[i] < '0' || text[i] > '9')) return false;
  }
  return colons == 1 && text[0] != ':';
}

static bool is_digits(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++)
    if ((text[i] < '0' || text[i] > '9') && strchr(" -()/.", text[i]) == NULL) return false;
  return length > 0;
}

static size_t count_digits(const char *text, size_t length) {
  size_t count = 0;
  for (size_t i = 0; i < length; i++) count += text[i] >= '0' && text[i] <= '9';
  return count;
}

/* "2026-12-24T14:30" */
static bool both_read(const struct raw_word *word, int32_t *date, int *minute) {
  enum { DATE_LENGTH = DATE_TEXT_SIZE - 1 };
  if (word->length <= DATE_LENGTH + 1 || (word->text[DATE_LENGTH] != 'T' && word->text[DATE_LENGTH] != 't'))
    return false;
  return date_parse(word->text, DATE_LENGTH, date) &&
         time_read(word->text + DATE_LENGTH + 1, word->length - DATE_LENGTH - 1, minute);
}

/* Dates, times and phones: what can be told from the word alone. `*done` says whether it was one. */
static enum code fixed_read(struct reader *reader, const struct raw_word *word, bool *done,
                            struct error *error) {
  int32_t date = 0;
  int minute = 0;
  *done = true;
  if (word->text[0] == '+' && is_digits(word->text + 1, word->length - 1) &&
      count_digits(word->text, word->length) >= 4) {
    (void)part_add(reader, ONE_LINE_PHONE, word, word);
    return CODE_OK;
  }
  if (!word->quoted && both_read(word, &date, &minute)) {
    (void)part_add(reader, ONE_LINE_DATE, word, word);
    enum code code = date_set(reader, date, error);
    return code == CODE_OK ? time_set(reader, minute, error) : code;
  }
  if (!word->quoted && time_read(word->text, word->length, &minute)) {
    (void)part_add(reader, ONE_LINE_TIME, word, word);
    return time_set(reader, minute, error);
  }
  if (!word->quoted && looks_like_time(word->text, word->length)) {
    (void)part_add(reader, ONE_LINE_TIME, word, word);
    return error_set(error, CODE_INVALID, _("%s is no time; write it as 14:30."), word->text);
  }
  if (!word->quoted && when_parse_date(word->text, word->length, reader->today, &date, NULL) == CODE_OK) {
    (void)part_add(reader, ONE_LINE_DATE, word, word);
    return date_set(reader, date, error);
  }
  *done = false;
  return CODE_OK;
}

/* Words with a sign: the sign stands before the quotes, if there are any. */
static bool signed_read(struct reader *reader, const struct raw_word *word) {
  char sign = reader->text[word->from];
  if ((sign != '+' && sign != '@') || word->length < 2) return false;
  struct one_line_part *part = part_add(reader, sign == '+' ? ONE_LINE_ADDON : ONE_LINE_EMPLOYEE, word, word);
  part->text++;
  if (sign == '+')
    part_look_up(part, reader->names->addons, reader->names->addon_count);
  else
    part_look_up(part, reader->names->employees, reader->names->employee_count);
  return true;
}

/* Whether a word may belong to a name of several words. */
static bool is_plain(const struct reader *reader, size_t index) {
  if (index >= reader->word_count || reader->words[index].quoted) return false;
  const struct raw_word *word = &reader->words[index];
  int32_t date = 0;
  int minute = 0;
  return word->text[0] != '+' && word->text[0] != '@' && !time_read(word->text, word->length, &minute) &&
         when_parse_date(word->text, word->length, reader->today, &date, NULL) != CODE_OK;
}

/* Joins words [first, last] with blanks in the store. */
static const char *words_join(struct reader *reader, size_t first, size_t last) {
  char *out = reader->line->store + reader->stored;
  size_t used = 0;
  for (size_t i = first; i <= last; i++) {
    if (i > first) out[used++] = ' ';
    memcpy(out + used, reader->words[i].text, reader->words[i].length);
    used += reader->words[i].length;
  }
  out[used] = '\0';
  return out;
}

/* A single letter begins too many names to mean a service, unless it is the service's whole name. */
static bool says_enough(const struct one_line_part *part) {
  size_t size = 0;
  (void)text_decode(part->text, strlen(part->text), 0, &size);
  return part->whole || part->text[size] != '\0';
}

/* The longest run of plain words from `first` that names a service; returns how many words, 0 for none. */
static size_t service_read(struct reader *reader, size_t first) {
  size_t last = first;
  while (is_plain(reader, last + 1) && last - first < 4) last++;
  for (;; last--) {
    struct one_line_part probe = {.text = words_join(reader, first, last)};
    part_look_up(&probe, reader->names->services, reader->names->service_count);
    if (probe.reading_count > 0 && says_enough(&probe)) {
      struct one_line_part *part =
          part_add(reader, ONE_LINE_SERVICE, &reader->words[first], &reader->words[last]);
      reader->stored += strlen(probe.text) + 1;
      part->text = probe.text;
      part_look_up(part, reader->names->services, reader->names->service_count);
      return last - first + 1;
    }
    if (last == first) return 0;
  }
}

static enum code words_read(struct reader *reader, struct error *error) {
  for (size_t at = 0; at < reader->word_count;) {
    const struct raw_word *word = &reader->words[at];
    bool done = false;
    enum code code = fixed_read(reader, word, &done, error);
    if (code != CODE_OK) return code;
    if (done || signed_read(reader, word)) {
      at++;
      continue;
    }
    size_t taken = word->quoted ? 0 : service_read(reader, at);
    if (taken == 0) {
      struct one_line_part *part = part_add(reader, ONE_LINE_CUSTOMER, word, word);
      if (!word->quoted) part_look_up(part, reader->names->employees, reader->names->employee_count);
      taken = 1;
    }
    at += taken;
  }
  return CODE_OK;
}

enum code one_line_read(const char *text, size_t length, int32_t today, const struct one_line_names *names,
                        struct one_line *line, struct error *error) {
  line->part_count = 0;
  line->has_date = false;
  line->has_time = false;
  if (length > ONE_LINE_MAX)
    return error_set(error, CODE_INVALID, _("The line is too long; a booking takes at most %d characters."),
                     ONE_LINE_MAX);
  if (!text_is_valid(text, length))
    return error_set(error, CODE_INVALID, _("The line is not valid UTF-8 text; type it again."));
  struct reader reader = {.text = text, .length = length, .today = today, .names = names, .line = line};
  enum code code = words_cut(&reader, error);
  return code == CODE_OK ? words_read(&reader, error) : code;
}

size_t one_line_customer(const struct one_line *line, int except, char *out, size_t capacity) {
  size_t used = 0;
  out[0] = '\0';
  for (size_t i = 0; i < line->part_count; i++) {
    if (line->parts[i].kind != ONE_LINE_CUSTOMER || (int)i == except) continue;
    size_t length = strlen(line->parts[i].text);
    if (used > 0 && used + 1 < capacity) out[used++] = ' ';
    used += text_copy(out + used, capacity - used, line->parts[i].text, length);
  }
  out[used] = '\0';
  return used;
}
