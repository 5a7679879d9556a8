/*
 * The set-up as tables: its sections, the columns of each one's list, and the fields of its form. What the fields are made of is the entity
 * table (core/model/entity.h), what they are called core/model/setup_label.h: a new field is a line here.
 */
#ifndef UI_SETUP_TABLES_H
#define UI_SETUP_TABLES_H

#include "core/model/entity.h"

enum { SETUP_COLUMNS_MAX = 8, SETUP_INPUTS_MAX = 20 };

struct setup_column {
  const char
      *column; /* of the entity; "segments": a service's parts; "services", "employees": who may do what */
  int least, weight; /* as in ui/sheet.h */
  bool right;
  const char *none; /* N_(): in place of nothing; NULL: blank */
};

struct setup_input {
  const char *column;
  const char *hint; /* N_(): what may be typed; NULL */
};

struct setup_section {
  enum entity_kind entity;                        /* of the rows */
  const char *title;                              /* N_(): "Services" */
  const char *add, *edit;                         /* N_(): titles of the form */
  const char *name;                               /* N_(): of the form */
  const char *empty;                              /* N_(): a sentence in place of the rows */
  struct setup_column columns[SETUP_COLUMNS_MAX]; /* ends with a NULL column */
  struct setup_input inputs[SETUP_INPUTS_MAX];    /* likewise; none: Enter opens who does what */
};

extern const struct setup_section setup_sections[];
extern const int setup_section_count;

/* One line of who may do what: the form of an employee's service. */
extern const struct setup_section setup_skill_section;

#endif
