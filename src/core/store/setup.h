/*
 * The salon's set-up at the desk: its rows as lists, and the two commands that write them. What the rows are made of is the entity table
 * (core/model/entity.h); what may stand in them is checked here, one clear sentence for each way to be wrong.
 *
 * Entities: locations, employees, users, service categories, services with their parts, add-ons, who may do what, intake fields, shifts,
 * exceptions, holidays and blocks. Users need MAY_USERS, blocks MAY_BLOCK, all others MAY_SETUP; everybody may look.
 *
 * Nothing is erased: a removed row keeps its content and stands there deleted, and visits keep the names, prices and durations that they
 * were booked with.
 */
#ifndef CORE_STORE_SETUP_H
#define CORE_STORE_SETUP_H

#include "core/model/row.h"
#include "core/store/commands.h"

enum { SETUP_PARTS_MAX = 24, SETUP_SKILLS_MAX = 1000, SETUP_ROWS_MAX = 20000 };

/* A field by its column, in the form in which it is stored (core/model/row.h). Texts are borrowed. */
struct setup_field {
  const char *column;
  struct value value;
};

/* A part of a composite service, in order. */
struct setup_part {
  const char *name;
  int minutes;   /* of staff time */
  int gap_after; /* in which the employee is free */
};

/* Whether an employee may do a service, and on which terms. */
struct setup_skill {
  struct id employee, service; /* the side that is being saved may be nil */
  bool may;
  int64_t price; /* PRICE_NONE: the service's */
  int minutes;   /* 0: the service's */
};

struct setup_edit {
  enum entity_kind entity;
  struct id id; /* nil: a new row */
  const struct setup_field *fields;
  int field_count; /* what is not given stays as it is, or takes its fallback */
  /* Of a service: with `change_parts` its parts are these, and its duration is their sum; none: it is one piece. */
  bool change_parts;
  const struct setup_part *parts;
  int part_count;
  /* Of a service or an employee: terms with the other side, which are saved with it as one whole. */
  const struct setup_skill *skills;
  int skill_count;
  const char *refused; /* after a refusal: the column that it is about, or NULL */
};

/*
 * Writes one row, made or changed, as one change that one undo takes back. outcome->id is the row. A change of hours under visits is
 * done all the same: a warning says how many of them are outside now. CODE_INVALID, CODE_EXISTS (a name, an e-mail or a pair that is
 * there already; shifts that overlap), CODE_NOT_FOUND (the row, or what it refers to, was removed), CODE_STALE_VERSION.
 */
FD_CHECKED enum code command_setup_save(struct replica *replica, const struct command *command,
                                        struct setup_edit *edit, struct outcome *outcome,
                                        struct error *error);

/* Whether rows of this entity can be made inactive instead of removed: locations, employees, services, add-ons, users. */
bool setup_can_rest(enum entity_kind entity);

/*
 * Removes a row. CODE_EXISTS with how many when visits to come or other rows need it: command_setup_rest() is then what is left where
 * setup_can_rest(). Rows that only belong to it (an employee's shifts, a service's add-ons) go with it.
 */
FD_CHECKED enum code command_setup_remove(struct replica *replica, const struct command *command,
                                          enum entity_kind entity, struct id id, struct outcome *outcome,
                                          struct error *error);

/* The same refusals without removing anything: before somebody is asked. */
FD_CHECKED enum code setup_check_remove(struct replica *replica, const struct command *command,
                                        enum entity_kind entity, struct id id, struct error *error);

/* Makes it inactive: nothing new is booked with it, what is booked stays. */
FD_CHECKED enum code command_setup_rest(struct replica *replica, const struct command *command,
                                        enum entity_kind entity, struct id id, struct outcome *outcome,
                                        struct error *error);

/* The permission that changing rows of this entity needs. */
enum permission setup_permission(enum entity_kind entity);

/*
 * The live rows of an entity with their parts, in the order in which people look for them. Exceptions and blocks are those from the date
 * `from` on. CODE_INTERNAL for more than SETUP_ROWS_MAX.
 */
FD_CHECKED enum code reader_setup_rows(struct replica *replica, enum entity_kind entity, int32_t from,
                                       struct arena *arena, struct row **rows, int *count,
                                       struct error *error);

/* One row; CODE_NOT_FOUND when it is not there any more. */
FD_CHECKED enum code reader_setup_row(struct replica *replica, enum entity_kind entity, struct id id,
                                      struct arena *arena, struct row *row, struct error *error);

/* The choices of an intake field as a line, "yes, no, not sure"; "" when it has none or they do not fit. They are saved so, too. */
void setup_choices_text(const char *json, char *text, size_t size);

#endif
