/* Customers: who is meant by a name, adding, editing, merging, erasing. */
#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/fold.h"
#include "core/model/language.h"
#include "core/model/phone.h"
#include "core/store/booking.h"
#include "core/store/reader_inside.h"
#include "core/store/vector.h"

/* ------------------------------------------------------------------------------------------ the fields */

/* Cleaned fields of a customer, in the change's arena; NULL as in customer_fields: as it is. */
struct taken_fields {
  const char *first_name, *last_name, *phone, *phone_e164, *email, *birth_date, *address, *locale, *notes,
      *blocked_reason, *add_note;
};

/* NULL stays NULL; what is empty after cleaning becomes "". */
static enum code take_field(struct change *change, const char *field, const char *text, enum text_kind kind,
                            size_t maximum, const char **taken, struct error *error) {
  enum code code = text_take(change, field, text, kind, maximum, taken, error);
  if (code == CODE_OK && text != NULL && *taken == NULL) *taken = "";
  return code;
}

static enum code take_phone(struct change *change, struct taken_fields *taken, struct error *error) {
  taken->phone_e164 = taken->phone == NULL ? NULL : "";
  if (taken->phone == NULL || taken->phone[0] == '\0') return CODE_OK;
  if (!phone_looks_like(taken->phone, strlen(taken->phone), 3))
    return error_set(
        error, CODE_INVALID,
        _("\"%.60s\" is no telephone number. Write digits, such as 030 1234567 or +49 30 1234567."),
        taken->phone);
  const struct location *location = &change->salon->locations[change->command->location];
  char e164[PHONE_E164_SIZE];
  if (phone_normalise(taken->phone, strlen(taken->phone), location->country, e164))
    taken->phone_e164 = arena_text(&change->arena, e164, strlen(e164));
  return CODE_OK;
}

static enum code take_email(struct change *change, struct taken_fields *taken, struct error *error) {
  if (taken->email == NULL || taken->email[0] == '\0') return CODE_OK;
  const char *at = strchr(taken->email, '@');
  if (at == NULL || at == taken->email || at[1] == '\0' || strchr(at + 1, '@') != NULL ||
      strchr(taken->email, ' ') != NULL)
    return error_set(error, CODE_INVALID, _("\"%.80s\" is no e-mail address. Write it as name@example.com."),
                     taken->email);
  char *lower = arena_text(&change->arena, taken->email, strlen(taken->email));
  if (lower == NULL) return error_set(error, CODE_INTERNAL, _("There is not enough memory to take this."));
  for (char *c = lower; *c != '\0'; c++)
    if (*c >= 'A' && *c <= 'Z') *c = (char)(*c - 'A' + 'a');
  taken->email = lower;
  return CODE_OK;
}

static enum code take_fields(struct change *change, const struct customer_fields *fields,
                             struct taken_fields *taken, struct error *error) {
  const struct {
    const char *field, *text;
    enum text_kind kind;
    size_t maximum;
    const char **taken;
  } rows[] = {
      {_("The first name"), fields->first_name, TEXT_LINE, TEXT_NAME_MAX, &taken->first_name},
      {_("The last name"), fields->last_name, TEXT_LINE, TEXT_NAME_MAX, &taken->last_name},
      {_("The phone number"), fields->phone, TEXT_LINE, 60, &taken->phone},
      {_("The e-mail address"), fields->email, TEXT_LINE, TEXT_NAME_MAX, &taken->email},
      {_("The birth date"), fields->birth_date, TEXT_LINE, 20, &taken->birth_date},
      {_("The address"), fields->address, TEXT_NOTE, 500, &taken->address},
      {_("The language"), fields->locale, TEXT_LINE, 20, &taken->locale},
      {_("The notes"), fields->notes, TEXT_NOTE, TEXT_NOTE_MAX, &taken->notes},
      {_("The reason"), fields->blocked_reason, TEXT_LINE, 500, &taken->blocked_reason},
      {_("The note"), fields->add_note, TEXT_NOTE, TEXT_NOTE_MAX, &taken->add_note},
  };
  enum code code = CODE_OK;
  for (size_t i = 0; code == CODE_OK && i < sizeof rows / sizeof rows[0]; i++)
    code =
        take_field(change, rows[i].field, rows[i].text, rows[i].kind, rows[i].maximum, rows[i].taken, error);
  if (code == CODE_OK) code = take_phone(change, taken, error);
  if (code == CODE_OK) code = take_email(change, taken, error);
  int32_t date;
  if (code == CODE_OK && taken->birth_date != NULL && taken->birth_date[0] != '\0' &&
      !date_parse(taken->birth_date, strlen(taken->birth_date), &date))
    code =
        error_set(error, CODE_INVALID, _("\"%.20s\" is no date. Write it as 1990-12-31."), taken->birth_date);
  return code;
}

enum code customer_email_free(struct change *change, const char *email, struct id except,
                              struct error *error) {
  if (email == NULL || email[0] == '\0') return CODE_OK;
  char who[TEXT_NAME_MAX] = "";
  struct query query = query_start(change->replica, SQL_CUSTOMER_WITH_EMAIL);
  query_text(&query, email);
  query_id(&query, except);
  bool taken = query_row(&query);
  if (taken) (void)snprintf(who, sizeof who, "%s", query_peek_text(&query, 0));
  enum code code = query_end(&query, error);
  if (code != CODE_OK || !taken) return code;
  return error_set(error, CODE_EXISTS,
                   _("%s already belongs to %s. Take that customer, or leave the e-mail out."), email, who);
}

/* Binds the fields in the order of SQL_CUSTOMER_INSERT and SQL_CUSTOMER_EDIT. */
static void bind_fields(struct query *query, const struct taken_fields *taken, int blocked) {
  query_text(query, taken->first_name);
  query_text(query, taken->last_name);
  query_text(query, taken->email);
  query_text(query, taken->phone);
  query_text(query, taken->phone_e164);
  query_text(query, taken->birth_date);
  query_text(query, taken->address);
  query_text(query, taken->locale);
  query_text(query, taken->notes);
  query_text(query, taken->blocked_reason);
  query_int_or_null(query, blocked, -1);
}

static enum code insert_note(struct change *change, struct id customer, const char *text,
                             struct error *error) {
  if (text == NULL || text[0] == '\0') return CODE_OK;
  struct id id = ports_new_id(replica_ports(change->replica));
  enum code code = change_make(change, ENTITY_CUSTOMER_NOTE, id, error);
  if (code != CODE_OK) return code;
  struct query query = query_start(change->replica, SQL_CUSTOMER_NOTE_ADD);
  query_id(&query, id);
  query_id(&query, change->salon->tenant);
  query_id(&query, customer);
  query_text(&query, text);
  query_int(&query, change->now);
  query_text(&query, change->command->actor->name);
  return query_run(&query, NULL, error);
}

static enum code insert_customer(struct change *change, const struct customer_fields *fields, struct id *id,
                                 struct error *error) {
  struct taken_fields taken = {0};
  enum code code = take_fields(change, fields, &taken, error);
  if (code == CODE_OK && (taken.first_name == NULL || taken.first_name[0] == '\0') &&
      (taken.last_name == NULL || taken.last_name[0] == '\0'))
    code = error_set(error, CODE_INVALID, _("A customer needs a name."));
  if (code == CODE_OK) code = customer_email_free(change, taken.email, id_nil, error);
  *id = ports_new_id(replica_ports(change->replica));
  if (code == CODE_OK) code = change_make(change, ENTITY_CUSTOMER, *id, error);
  if (code != CODE_OK) return code;
  struct query query = query_start(change->replica, SQL_CUSTOMER_ADD);
  query_id(&query, *id);
  query_id(&query, change->salon->tenant);
  bind_fields(&query, &taken, fields->blocked);
  query_int(&query, change->now);
  code = query_run(&query, NULL, error);
  return code != CODE_OK ? code : insert_note(change, *id, taken.add_note, error);
}

/* --------------------------------------------------------------------------------------------------- who
   is meant */

/* The last word is the last name. */
static void split_name(struct change *change, const char *name, struct customer_fields *fields) {
  const char *space = strrchr(name, ' ');
  if (space == NULL) {
    fields->first_name = name;
    return;
  }
  fields->first_name = arena_text(&change->arena, name, (size_t)(space - name));
  fields->last_name = space + 1;
}

/* Customers known by this phone or e-mail: the one with the same name is meant; another name is ambiguous. */
static enum code match_known(struct change *change, const char *text, const char *name, struct id *id,
                             struct error *error) {
  struct customer *found;
  int count;
  enum code code = reader_customers_named(change->replica, text, 8, &change->arena, &found, &count, error);
  if (code != CODE_OK || count == 0) return code;
  char list[300] = "";
  for (int i = 0; i < count; i++) {
    if (fold_equal(found[i].name, strlen(found[i].name), name, strlen(name))) {
      *id = found[i].id;
      return CODE_OK;
    }
    size_t used = strlen(list);
    (void)snprintf(list + used, sizeof list - used, "%s%.60s", i == 0 ? "" : ", ", found[i].name);
  }
  return error_set(
      error, CODE_AMBIGUOUS,
      _("%.60s belongs to %s, not to %.80s. Book for that customer, or leave the phone or e-mail out."), text,
      list, name);
}

/* The phone as it is compared: in E.164 when sure. */
static const char *known_phone(struct change *change, const char *phone) {
  const struct location *location = &change->salon->locations[change->command->location];
  char e164[PHONE_E164_SIZE];
  if (!phone_normalise(phone, strlen(phone), location->country, e164)) return phone;
  return arena_text(&change->arena, e164, strlen(e164));
}

enum code customer_take(struct change *change, struct id id, struct customer *customer, struct error *error) {
  bool found = false;
  enum code code = reader_customer_alone(change->replica, id, &change->arena, customer, &found, error);
  if (code == CODE_OK && !found)
    code = error_set(error, CODE_NOT_FOUND, _("There is no such customer. Search by name, phone or e-mail."));
  if (code == CODE_OK && customer->deleted_at != 0)
    code = error_set(error, CODE_NOT_FOUND, _("This customer was deleted or merged. Search again."));
  return code;
}

enum code customer_choose(struct change *change, const struct customer_choice *choice, struct id *id,
                          const char **name, struct error *error) {
  *id = id_nil;
  *name = NULL;
  if (!id_is_nil(choice->id)) {
    struct customer customer;
    enum code code = customer_take(change, choice->id, &customer, error);
    *id = choice->id;
    *name = customer.name;
    return code;
  }
  enum code code = text_take(change, _("The name"), choice->name, TEXT_LINE, TEXT_NAME_MAX, name, error);
  if (code != CODE_OK) return code;
  if (*name == NULL && choice->name != NULL)
    return error_set(error, CODE_INVALID, _("A customer needs a name."));
  if (*name == NULL) return CODE_OK;
  struct id other = id_nil;
  if (choice->phone != NULL) code = match_known(change, known_phone(change, choice->phone), *name, id, error);
  if (code == CODE_OK && choice->email != NULL)
    code = match_known(change, choice->email, *name, &other, error);
  if (code == CODE_OK && !id_is_nil(*id) && !id_is_nil(other) && !id_equal(*id, other))
    code = error_set(
        error, CODE_AMBIGUOUS,
        _("Two customers are called %.80s: one has the phone, the other the e-mail. Name one by the "
          "phone or the e-mail alone, or merge the two."),
        *name);
  if (id_is_nil(*id)) *id = other;
  if (code != CODE_OK || !id_is_nil(*id)) return code;
  struct customer_fields fields = {.phone = choice->phone, .email = choice->email, .blocked = -1};
  split_name(change, *name, &fields);
  return insert_customer(change, &fields, id, error);
}

/* --------------------------------------------------------------------------------------------------- add
   and edit */

enum code command_customer_add(struct replica *replica, const struct command *command,
                               const struct customer_fields *fields, struct outcome *outcome,
                               struct error *error) {
  *outcome = (struct outcome){0};
  struct change change;
  enum code code = change_begin(&change, replica, command, "customer add", MAY_CUSTOMER, error);
  if (code == CODE_OK) code = insert_customer(&change, fields, &outcome->id, error);
  if (code == CODE_OK) {
    outcome_say(outcome, _("Added the customer %.80s %.80s."), fields->first_name ? fields->first_name : "",
                fields->last_name ? fields->last_name : "");
    code = change_commit(&change, outcome, error);
  }
  change_end(&change);
  return code;
}

static enum code open_customer(struct change *change, struct id id, struct customer *customer,
                               struct error *error) {
  enum code code = customer_take(change, id, customer, error);
  if (code == CODE_OK) code = change_touch(change, ENTITY_CUSTOMER, id, error);
  return code;
}

static enum code write_edit(struct change *change, const struct customer *customer,
                            const struct taken_fields *taken, int blocked, struct error *error) {
  int written = 0;
  struct query query = query_start(change->replica, SQL_CUSTOMER_EDIT);
  query_id(&query, customer->id);
  query_int(&query, customer->revision);
  bind_fields(&query, taken, blocked);
  query_int(&query, change->now);
  enum code code = query_run(&query, &written, error);
  if (code == CODE_OK && written != 1)
    code = error_set(error, CODE_STALE_VERSION,
                     _("The customer was changed meanwhile. Look again, then repeat."));
  return code;
}

/* What was done, as the undo list says it. */
static void say_edit(struct outcome *outcome, const struct customer *customer,
                     const struct customer_fields *fields) {
  bool row = fields->first_name != NULL || fields->last_name != NULL || fields->phone != NULL ||
             fields->email != NULL || fields->birth_date != NULL || fields->address != NULL ||
             fields->locale != NULL || fields->notes != NULL;
  if (!row && fields->blocked == 1 && !customer->blocked)
    outcome_say(outcome, _("Blocked %.100s: %.100s."), customer->name,
                fields->blocked_reason == NULL ? "" : fields->blocked_reason);
  else if (!row && fields->blocked == 0 && customer->blocked)
    outcome_say(outcome, _("%.150s is no longer blocked."), customer->name);
  else if (!row && fields->blocked < 0 && fields->add_note != NULL)
    outcome_say(outcome, _("Added a note on %.150s."), customer->name);
  else
    outcome_say(outcome, _("Changed the customer %.150s."), customer->name);
}

static bool name_would_vanish(const struct customer *customer, const struct taken_fields *taken) {
  const char *first = taken->first_name != NULL ? taken->first_name : customer->first_name;
  const char *last = taken->last_name != NULL ? taken->last_name : customer->last_name;
  return first[0] == '\0' && last[0] == '\0';
}

enum code command_customer_edit(struct replica *replica, const struct command *command, struct id id,
                                const struct customer_fields *fields, struct outcome *outcome,
                                struct error *error) {
  *outcome = (struct outcome){.id = id};
  struct change change;
  struct customer customer;
  struct taken_fields taken = {0};
  enum code code = change_begin(&change, replica, command, "customer edit", MAY_CUSTOMER, error);
  if (code == CODE_OK) code = open_customer(&change, id, &customer, error);
  if (code == CODE_OK) code = change_expect(&change, customer.revision, _("The customer"), error);
  if (code == CODE_OK) code = take_fields(&change, fields, &taken, error);
  if (code == CODE_OK && name_would_vanish(&customer, &taken))
    code = error_set(error, CODE_INVALID, _("A customer needs a name."));
  if (code == CODE_OK) code = customer_email_free(&change, taken.email, id, error);
  if (code == CODE_OK) code = write_edit(&change, &customer, &taken, fields->blocked, error);
  if (code == CODE_OK) code = insert_note(&change, id, taken.add_note, error);
  if (code == CODE_OK) {
    say_edit(outcome, &customer, fields);
    code = change_commit(&change, outcome, error);
  }
  change_end(&change);
  return code;
}

/* ---------------------------------------------------------------------------------------- dated notes */

/* Whose note it is; CODE_NOT_FOUND when it is gone. */
static enum code open_note(struct change *change, struct id note, const char **name, struct error *error) {
  struct query query = query_start(change->replica, SQL_CUSTOMER_NOTE_BY_ID);
  query_id(&query, note);
  bool found = query_row(&query) && !query_get_bool(&query, 2);
  int64_t revision = found ? query_get_int(&query, 1) : 0;
  if (found) *name = query_get_text(&query, 3, &change->arena);
  enum code code = query_end(&query, error);
  if (code == CODE_OK && !found)
    code = error_set(error, CODE_NOT_FOUND, _("This note is not there any more. Look again."));
  if (code == CODE_OK) code = change_expect(change, revision, _("The note"), error);
  return code == CODE_OK ? change_touch(change, ENTITY_CUSTOMER_NOTE, note, error) : code;
}

enum code command_customer_note(struct replica *replica, const struct command *command, struct id note,
                                const char *text, struct outcome *outcome, struct error *error) {
  *outcome = (struct outcome){.id = note};
  struct change change;
  const char *name = "";
  const char *taken = NULL;
  enum code code = change_begin(&change, replica, command, "customer note", MAY_CUSTOMER, error);
  if (code == CODE_OK) code = open_note(&change, note, &name, error);
  if (code == CODE_OK)
    code = take_field(&change, _("The note"), text, TEXT_NOTE, TEXT_NOTE_MAX, &taken, error);
  bool removes = taken == NULL || taken[0] == '\0';
  if (code == CODE_OK) {
    struct query query =
        query_start(change.replica, removes ? SQL_CUSTOMER_NOTE_REMOVE : SQL_CUSTOMER_NOTE_EDIT);
    query_id(&query, note);
    if (!removes) query_text(&query, taken);
    query_int(&query, change.now);
    code = query_run(&query, NULL, error);
  }
  if (code == CODE_OK) {
    outcome_say(outcome, removes ? _("Removed a note on %.150s.") : _("Changed a note on %.150s."), name);
    code = change_commit(&change, outcome, error);
  }
  change_end(&change);
  return code;
}

/* ------------------------------------------------------------------------------------- merge and erase */

/* Touches every row that a statement lists (id in column 0) for a customer. */
static enum code touch_rows_of(struct change *change, enum sql_id statement, enum entity_kind entity,
                               struct id customer, struct error *error) {
  struct id *ids = NULL;
  int count = 0, capacity = 0;
  struct query query = query_start(change->replica, statement);
  query_id(&query, customer);
  while (query_row(&query)) {
    if (count == capacity) {
      capacity = capacity == 0 ? 32 : 2 * capacity;
      struct id *more = ARENA_NEW(&change->arena, (size_t)capacity, struct id);
      if (more == NULL) break;
      if (count > 0) memcpy(more, ids, (size_t)count * sizeof *ids);
      ids = more;
    }
    ids[count++] = query_get_id(&query, 0);
  }
  enum code code = query_end(&query, error);
  for (int i = 0; code == CODE_OK && i < count; i++) code = change_touch(change, entity, ids[i], error);
  return code;
}

/* What belongs to a customer: how it is listed, and how it is given to another one. */
static const struct {
  enum entity_kind entity;
  enum sql_id list, give;
} belongings[] = {
    {ENTITY_APPOINTMENT, SQL_CUSTOMER_VISIT_IDS, SQL_CUSTOMER_GIVE_VISITS},
    {ENTITY_CUSTOMER_NOTE, SQL_CUSTOMER_NOTE_IDS, SQL_CUSTOMER_GIVE_NOTES},
    {ENTITY_WAITLIST_ENTRY, SQL_CUSTOMER_WAITLIST_IDS, SQL_CUSTOMER_GIVE_WAITLIST},
    {ENTITY_APPOINTMENT, SQL_MERGE_PARTICIPATION_IDS, SQL_MERGE_NOTE_PARTICIPATIONS},
    {ENTITY_APPOINTMENT, SQL_MERGE_PARTICIPATION_IDS, SQL_MERGE_GIVE_PARTICIPATIONS},
    {ENTITY_CALL_LOG, SQL_MERGE_CALL_IDS, SQL_MERGE_GIVE_CALLS},
    {ENTITY_WALK_IN, SQL_MERGE_WALK_IN_IDS, SQL_MERGE_GIVE_WALK_INS},
    {ENTITY_SERIES, SQL_MERGE_SERIES_IDS, SQL_MERGE_GIVE_SERIES},
    {ENTITY_SALE, SQL_MERGE_SALE_IDS, SQL_MERGE_GIVE_SALES},
    {ENTITY_PRIVACY_REQUEST, SQL_MERGE_REQUEST_IDS, SQL_MERGE_GIVE_REQUESTS},
};

static enum code give_belongings(struct change *change, struct id from, struct id into, struct error *error) {
  for (size_t i = 0; i < sizeof belongings / sizeof belongings[0]; i++) {
    enum code code = touch_rows_of(change, belongings[i].list, belongings[i].entity, from, error);
    if (code != CODE_OK) return code;
    struct query query = query_start(change->replica, belongings[i].give);
    query_id(&query, from);
    query_id(&query, into);
    if (query_parameters(&query) > 2) query_int(&query, change->now);
    code = query_run(&query, NULL, error);
    if (code != CODE_OK) return code;
  }
  return CODE_OK;
}

/* `into` takes what it lacks; `from` is kept, deleted, and points to it. */
static enum code join_customers(struct change *change, struct id into, struct id from, struct error *error) {
  static const enum sql_id statements[] = {SQL_CUSTOMER_MERGE_FROM, SQL_CUSTOMER_MERGE_INTO};
  for (size_t i = 0; i < 2; i++) {
    struct query query = query_start(change->replica, statements[i]);
    query_id(&query, into);
    query_id(&query, from);
    query_int(&query, change->now);
    enum code code = query_run(&query, NULL, error);
    if (code != CODE_OK) return code;
  }
  return CODE_OK;
}

/* The fields that were chosen, over what the merge has made of the one that stays. */
static enum code write_chosen(struct change *change, struct customer *kept,
                              const struct customer_fields *chosen, struct error *error) {
  struct taken_fields taken = {0};
  if (chosen == NULL) return CODE_OK;
  kept->revision++; /* by the merge */
  enum code code = take_fields(change, chosen, &taken, error);
  if (code == CODE_OK && name_would_vanish(kept, &taken))
    code = error_set(error, CODE_INVALID, _("A customer needs a name."));
  if (code == CODE_OK) code = customer_email_free(change, taken.email, kept->id, error);
  if (code == CODE_OK) code = write_edit(change, kept, &taken, chosen->blocked, error);
  return code == CODE_OK ? insert_note(change, kept->id, taken.add_note, error) : code;
}

enum code command_customer_merge_choosing(struct replica *replica, const struct command *command,
                                          struct id into, struct id from,
                                          const struct customer_fields *chosen, struct outcome *outcome,
                                          struct error *error) {
  *outcome = (struct outcome){.id = into};
  struct change change;
  struct customer kept, merged;
  enum code code = change_begin(&change, replica, command, "customer merge", MAY_MERGE, error);
  if (code == CODE_OK && id_equal(into, from))
    code = error_set(error, CODE_INVALID, _("That is the same customer twice. Name two."));
  /* The one that goes is touched first, so that undo takes the e-mail from the other one before it gives it back. */
  if (code == CODE_OK) code = open_customer(&change, from, &merged, error);
  if (code == CODE_OK) code = open_customer(&change, into, &kept, error);
  if (code == CODE_OK) code = change_expect(&change, kept.revision, _("The customer"), error);
  if (code == CODE_OK) code = give_belongings(&change, from, into, error);
  if (code == CODE_OK) code = join_customers(&change, into, from, error);
  if (code == CODE_OK) code = write_chosen(&change, &kept, chosen, error);
  if (code == CODE_OK) {
    outcome_say(outcome, _("Merged %.100s into %.100s."), merged.name, kept.name);
    code = change_commit(&change, outcome, error);
  }
  change_end(&change);
  return code;
}

enum code command_customer_merge(struct replica *replica, const struct command *command, struct id into,
                                 struct id from, struct outcome *outcome, struct error *error) {
  return command_customer_merge_choosing(replica, command, into, from, NULL, outcome, error);
}

/* Strips one row of a person, and what was written about it elsewhere. */
static enum code erase_row(struct change *change, struct id id, struct error *error) {
  /* In this order: what was written about the person elsewhere first, the row itself last. */
  static const enum sql_id statements[] = {
      SQL_ERASE_AUDIT,    SQL_ERASE_OUTBOX_BODY, SQL_ERASE_OUTBOX_BASE,  SQL_ERASE_OUTBOX_PARTICIPATIONS,
      SQL_ERASE_ARCHIVE,  SQL_ERASE_BASES,       SQL_ERASE_QUARANTINE,   SQL_ERASE_HISTORY,
      SQL_ERASE_SEGMENTS, SQL_ERASE_ANSWERS,     SQL_ERASE_PARTICIPANTS, SQL_ERASE_NOTICES,
      SQL_ERASE_CALLS,    SQL_ERASE_WALK_INS,    SQL_ERASE_WAITLIST,     SQL_ERASE_NOTES,
      SQL_ERASE_SERIES,   SQL_ERASE_SALES,       SQL_ERASE_REQUESTS,     SQL_ERASE_REVIEWS,
      SQL_ERASE_VISITS,   SQL_ERASE_DRAFTS,      SQL_ERASE_CUSTOMER,     SQL_ERASE_PURGE,
  };
  enum code code = CODE_OK;
  for (size_t i = 0; code == CODE_OK && i < sizeof statements / sizeof statements[0]; i++) {
    struct query query = query_start(change->replica, statements[i]);
    if (query_parameters(&query) > 0) query_id(&query, id);
    if (query_parameters(&query) > 1) query_int(&query, change->now);
    if (query_parameters(&query) > 2) query_id(&query, ports_new_id(replica_ports(change->replica)));
    if (query_parameters(&query) > 3) query_text(&query, change->command->actor->name);
    code = query_run(&query, NULL, error);
  }
  return code;
}

/* The same person's other rows, which were merged into this one. */
static enum code list_merged(struct change *change, struct id into, struct vector *ids, struct error *error) {
  struct query query = query_start(change->replica, SQL_CUSTOMERS_MERGED_INTO);
  query_id(&query, into);
  while (query_row(&query)) {
    struct id *id = vector_add(ids);
    if (id != NULL) *id = query_get_id(&query, 0);
  }
  enum code code = query_end(&query, error);
  if (code == CODE_OK && ids->failed)
    code = error_set(error, CODE_INTERNAL, _("There is not enough memory."));
  return code;
}

enum code command_customer_erase(struct replica *replica, const struct command *command, struct id id,
                                 struct outcome *outcome, struct error *error) {
  *outcome = (struct outcome){.id = id};
  struct change change;
  struct customer customer;
  struct vector merged;
  vector_init(&merged, sizeof(struct id));
  enum code code = change_begin(&change, replica, command, "customer erase", MAY_ERASE, error);
  change.final = true;
  if (code == CODE_OK) code = reader_customer(replica, id, &change.arena, &customer, error);
  if (code == CODE_OK) code = change_expect(&change, customer.revision, _("The customer"), error);
  if (code == CODE_OK) code = list_merged(&change, id, &merged, error);
  const struct id *rows = (const struct id *)(void *)merged.rows;
  for (size_t i = 0; code == CODE_OK && i < merged.count; i++) code = erase_row(&change, rows[i], error);
  if (code == CODE_OK) code = erase_row(&change, id, error);
  /* Who did it and when stays, without what it was. */
  if (code == CODE_OK) code = change_audit(&change, ENTITY_CUSTOMER, id, NULL, NULL, error);
  outcome->revision = code == CODE_OK ? customer.revision + 1 : 0;
  if (code == CODE_OK) {
    outcome_say(outcome, _("Erased a customer's data. This cannot be undone."));
    code = change_commit(&change, outcome, error);
  }
  vector_release(&merged);
  change_end(&change);
  if (code == CODE_OK) replica_forget_log(replica);
  return code;
}
