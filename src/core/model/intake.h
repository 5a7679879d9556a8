/*
 * Intake questions: what a service asks when it is booked, and whether what was typed answers it. Values; texts belong to the loader's
 * arena.
 */
#ifndef CORE_MODEL_INTAKE_H
#define CORE_MODEL_INTAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/error.h"
#include "core/model/id.h"
#include "core/model/vocabulary.h"

struct zone;

enum { INTAKE_VALUE_SIZE = 512, INTAKE_OPTIONS_MAX = 32 };

struct intake_question {
  struct id id;
  struct id service; /* nil: asked for every service */
  const char *label;
  const char *description; /* "" for none */
  enum form_field_type type;
  bool required;
  const char *const *options; /* of SELECT, MULTISELECT, RADIO and CHECKBOX */
  int option_count;
};

/* Whether the question is asked at a desk: a file cannot be given there. */
bool intake_is_asked(const struct intake_question *question);

/* Whether it is answered by several of its options, one to a line of the value. */
bool intake_takes_several(const struct intake_question *question);

/*
 * Reads what was typed into the answer's value: text without blanks around it, a date as YYYY-MM-DD, a time as HH:MM, both with a T between
 * them, "true" or "false", a number with a point, options written out, one to a line. What is typed of an option or of yes and no may be its
 * beginning; several options stand between commas. "" when nothing is typed. CODE_INVALID, with a sentence, when nothing is typed but the
 * question is required, and for what answers it not.
 */
FD_CHECKED enum code intake_read(const struct intake_question *question, const char *text,
                                 const struct zone *zone, int32_t today, char value[INTAKE_VALUE_SIZE],
                                 struct error *error);

/* What was answered, as it may be typed again. */
void intake_write(const struct intake_question *question, const char *value, char *text, size_t size);

#endif
