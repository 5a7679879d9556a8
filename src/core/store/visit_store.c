#include "core/store/visit_store.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/status.h"
#include "core/model/visit_was.h"
#include "core/store/statements.h"

/* ------------------------------------------------------------------------------------------------ what
   was lifted */

/* Whether an earlier breach of the verdict has the same code: one lifting of a rule covers all its breaches. */
static bool lifted_already(const struct verdict *verdict, int at) {
  for (int i = 0; i < at; i++)
    if (verdict->breaches[i].code == verdict->breaches[at].code) return true;
  return false;
}

char *visit_store_overrides(const struct change *change, const struct appointment *visit,
                            const struct verdict *verdict) {
  json_t *list = json_array();
  for (int i = 0; visit != NULL && i < visit->override_count; i++) {
    const struct appointment_override *old = &visit->overrides[i];
    json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:I}", "code", code_name(old->code), "reason",
                                          old->reason, "by", old->by, "at", (json_int_t)old->at));
  }
  for (int i = 0; verdict != NULL && i < verdict->breach_count; i++) {
    if (lifted_already(verdict, i)) continue;
    json_array_append_new(list,
                          json_pack("{s:s, s:s, s:s, s:I}", "code", code_name(verdict->breaches[i].code),
                                    "reason", change->override_reason, "by", change->command->actor->name,
                                    "at", (json_int_t)change->now));
  }
  char *text = json_array_size(list) > 0 ? json_dumps(list, JSON_COMPACT) : NULL;
  json_decref(list);
  return text;
}

/* The ids of the visits that a segment lies over, as JSON text; NULL when it lies over none. The caller
   frees it. */
static char *overlapped_visits(const struct agenda *agenda, const struct plan_segment *segment,
                               int64_t starts_at, struct id except) {
  struct interval occupied = plan_segment_occupied(segment, starts_at);
  json_t *list = json_array();
  for (int i = agenda->first_busy[segment->employee]; i < agenda->first_busy[segment->employee + 1]; i++) {
    const struct busy *busy = &agenda->busy[i];
    if (id_equal(busy->appointment, except) || !interval_overlaps(busy->occupied, occupied)) continue;
    char text[ID_TEXT_SIZE];
    id_format(busy->appointment, text);
    json_array_append_new(list, json_string(text));
  }
  char *text = json_array_size(list) > 0 ? json_dumps(list, JSON_COMPACT) : NULL;
  json_decref(list);
  return text;
}

/* ---------------------------------------------------------------------------------------- the segments */

/* The visit whose segments are being written. */
struct placing {
  struct change *change;
  struct id appointment;
  enum appointment_status status;
  const struct visit_plan *plan;
  int64_t starts_at;
  const struct agenda *agenda;
  const struct appointment *was; /* what was agreed on keeps its names; NULL: all is by the catalogue */
  bool addons_stay;              /* its add-ons are not written anew */
  const char *
      overlap_reason; /* why it may lie over others: said now, or when it was first put there; NULL: it may not */
};

/* What a segment is called: as it was agreed on, or as the catalogue says today. */
struct segment_names {
  const char *service, *part, *employee;
};

static struct segment_names names_of(const struct placing *placing, int position) {
  const struct salon *salon = placing->change->salon;
  const struct plan_segment *segment = &placing->plan->segments[position];
  const struct service *service = &salon->services[segment->service];
  struct segment_names names = {.service = service->name,
                                .employee = salon->employees[segment->employee].name};
  if (service->segment_count > 1) names.part = salon->segments[service->first_segment + segment->part].name;
  for (int i = 0; placing->was != NULL && i < placing->was->segment_count; i++) {
    const struct appointment_segment *was = &placing->was->segments[i];
    if (id_equal(was->employee, salon->employees[segment->employee].id)) names.employee = was->employee_name;
    if (was->part != segment->part || !id_equal(was->service, service->id)) continue;
    names.service = was->service_name;
    names.part = was->part_name[0] == '\0' ? NULL : was->part_name;
  }
  return names;
}

static enum code insert_segment(const struct placing *placing, int position, struct error *error) {
  const struct salon *salon = placing->change->salon;
  const struct plan_segment *segment = &placing->plan->segments[position];
  const struct service *service = &salon->services[segment->service];
  struct interval time = plan_segment_time(segment, placing->starts_at);
  struct interval occupied = plan_segment_occupied(segment, placing->starts_at);
  char *with = placing->overlap_reason == NULL
                   ? NULL
                   : overlapped_visits(placing->agenda, segment, placing->starts_at, placing->appointment);
  struct query query = query_start(placing->change->replica, SQL_VISIT_SEGMENT_INSERT);
  query_id(&query, placing->appointment);
  query_int(&query, position);
  query_id(&query, salon->tenant);
  query_id(&query, salon->locations[placing->plan->location].id);
  query_id(&query, service->id);
  query_int(&query, segment->part);
  query_id(&query, salon->employees[segment->employee].id);
  query_int(&query, time.from);
  query_int(&query, time.to);
  query_int(&query, segment->gap_after);
  query_int(&query, occupied.from);
  query_int(&query, occupied.to);
  query_int(&query, segment->price);
  const struct segment_names names = names_of(placing, position);
  query_text(&query, names.service);
  query_text(&query, names.part);
  query_text(&query, names.employee);
  query_int(&query, with != NULL);
  query_text(&query, with);
  query_text(&query, with != NULL ? placing->overlap_reason : NULL);
  query_int(&query, status_blocks(placing->status));
  enum code code = query_run(&query, NULL, error);
  free(with);
  return code;
}

/* The last segment of the request's service that an add-on belongs to. */
static int addon_segment(const struct visit_plan *plan, int service_at) {
  int at = 0;
  for (int i = 0; i < plan->segment_count; i++)
    if (plan->segments[i].service_at == service_at) at = i;
  return at;
}

static enum code insert_addon(const struct placing *placing, int position, struct error *error) {
  const struct salon *salon = placing->change->salon;
  const struct visit_addon *chosen = &placing->plan->addons[position];
  const struct service_addon *addon = &salon->addons[chosen->addon];
  struct query query = query_start(placing->change->replica, SQL_VISIT_ADDON_INSERT);
  query_id(&query, placing->appointment);
  query_int(&query, position);
  query_id(&query, salon->tenant);
  query_id(&query, addon->id);
  query_int(&query, addon_segment(placing->plan, chosen->service_at));
  const char *name = addon->name;
  int64_t price = addon->price;
  for (int i = 0; placing->was != NULL && i < placing->was->addon_count; i++)
    if (id_equal(placing->was->addons[i].addon, addon->id)) name = placing->was->addons[i].name;
  if (placing->was != NULL) (void)visit_addon_price(placing->was, addon->id, &price);
  query_text(&query, name);
  query_int(&query, price);
  query_int(&query, addon->minutes);
  return query_run(&query, NULL, error);
}

static enum code insert_parts(const struct placing *placing, struct error *error) {
  enum code code = CODE_OK;
  for (int i = 0; code == CODE_OK && i < placing->plan->segment_count; i++)
    code = insert_segment(placing, i, error);
  for (int i = 0; code == CODE_OK && !placing->addons_stay && i < placing->plan->addon_count; i++)
    code = insert_addon(placing, i, error);
  if (code != CODE_OK) return code;
  return visit_store_check_free(placing->change, placing->appointment, NULL, error);
}

/* ------------------------------------------------------------------------------------------- the visit */

static enum code insert_appointment(struct change *change, const struct visit_draft *draft,
                                    const struct verdict *verdict, struct error *error) {
  const struct actor *actor = change->command->actor;
  char code_text[CONFIRMATION_CODE_SIZE];
  id_confirmation_code(draft->id, code_text);
  char *overrides = visit_store_overrides(change, NULL, verdict);
  struct query query = query_start(change->replica, SQL_VISIT_INSERT);
  query_id(&query, draft->id);
  query_id(&query, change->salon->tenant);
  query_id(&query, change->salon->locations[draft->plan->location].id);
  query_id(&query, draft->customer);
  query_id(&query, draft->series);
  query_text(&query, appointment_status_words.words[draft->status]);
  query_text(&query, appointment_source_words.words[draft->source]);
  query_int(&query, draft->starts_at);
  query_int(&query, visit_plan_end(draft->plan, draft->starts_at));
  query_int(&query, draft->plan->price);
  query_int(&query, draft->plan->minutes);
  query_text(&query, draft->title);
  query_text(&query, draft->note);
  query_int_or_null(&query, draft->told_how != NULL ? change->now : 0, 0);
  query_text(&query, draft->told_how != NULL ? actor->name : NULL);
  query_text(&query, draft->told_how);
  query_text(&query, actor->name);
  query_text(&query, overrides);
  query_text(&query, code_text);
  query_int(&query, change->now);
  enum code code = query_run(&query, NULL, error);
  free(overrides);
  return code;
}

enum code visit_store_insert(struct change *change, const struct visit_draft *draft,
                             const struct agenda *agenda, const struct verdict *verdict,
                             struct error *error) {
  enum code code = insert_appointment(change, draft, verdict, error);
  if (code != CODE_OK) return code;
  const struct placing placing = {.change = change,
                                  .appointment = draft->id,
                                  .status = draft->status,
                                  .plan = draft->plan,
                                  .starts_at = draft->starts_at,
                                  .agenda = agenda,
                                  .overlap_reason = change->override_reason};
  code = insert_parts(&placing, error);
  if (code != CODE_OK) return code;
  const struct history_entry booked = {.appointment = draft->id,
                                       .to = appointment_status_words.words[draft->status]};
  return visit_store_history(change, &booked, error);
}

static enum code delete_parts(struct change *change, struct id appointment, bool addons,
                              struct error *error) {
  static const enum sql_id statements[] = {SQL_VISIT_SEGMENTS_DELETE, SQL_VISIT_ADDONS_DELETE};
  for (int i = 0; i < (addons ? 2 : 1); i++) {
    struct query query = query_start(change->replica, statements[i]);
    query_id(&query, appointment);
    enum code code = query_run(&query, NULL, error);
    if (code != CODE_OK) return code;
  }
  return CODE_OK;
}

/* The sum of the snapshots: add-ons that stay keep the price that was agreed on. */
static int64_t price_of(const struct appointment *visit, const struct visit_plan *plan,
                        enum visit_change how) {
  if (how == VISIT_NEW_SERVICES) return plan->price;
  int64_t price = 0;
  for (int i = 0; i < plan->segment_count; i++) price += plan->segments[i].price;
  for (int i = 0; i < visit->addon_count; i++) price += visit->addons[i].price;
  return price;
}

static enum code update_place(struct change *change, const struct appointment *visit,
                              const struct visit_plan *plan, int64_t starts_at, enum visit_change how,
                              const char *overrides, struct error *error) {
  int written = 0;
  struct query query = query_start(change->replica, SQL_VISIT_PLACE);
  query_id(&query, visit->id);
  query_int(&query, visit->revision);
  query_int(&query, starts_at);
  query_int(&query, visit_plan_end(plan, starts_at));
  query_int(&query, price_of(visit, plan, how));
  query_int(&query, plan->minutes);
  query_text(&query, overrides);
  query_int(&query, how == VISIT_MOVED || starts_at != visit->starts_at ? 1 : 0);
  query_int(&query, change->now);
  enum code code = query_run(&query, &written, error);
  if (code != CODE_OK || written == 1) return code;
  return error_set(error, CODE_STALE_VERSION,
                   _("The visit was changed meanwhile. Look at it again, then repeat."));
}

/* Why the visit may lie over others: said now, or when it was put there; NULL when nobody has said so. */
static const char *overlap_reason(const struct change *change, const struct appointment *visit) {
  if (change->override_reason != NULL) return change->override_reason;
  for (int i = visit->override_count - 1; i >= 0; i--)
    if (visit->overrides[i].code == CODE_SLOT_TAKEN) return visit->overrides[i].reason;
  return NULL;
}

enum code visit_store_place(struct change *change, const struct appointment *visit,
                            const struct visit_plan *plan, int64_t starts_at, enum visit_change how,
                            const struct agenda *agenda, const struct verdict *verdict, struct error *error) {
  bool keep = how != VISIT_NEW_SERVICES;
  char *overrides = visit_store_overrides(change, visit, verdict);
  enum code code = update_place(change, visit, plan, starts_at, how, overrides, error);
  free(overrides);
  if (code == CODE_OK) code = delete_parts(change, visit->id, !keep, error);
  if (code != CODE_OK) return code;
  const struct placing placing = {.change = change,
                                  .appointment = visit->id,
                                  .status = visit->status,
                                  .plan = plan,
                                  .starts_at = starts_at,
                                  .agenda = agenda,
                                  .was = visit,
                                  .addons_stay = keep,
                                  .overlap_reason = overlap_reason(change, visit)};
  return insert_parts(&placing, error);
}

/* A value as JSON: a number, true, false, a list of options, or a text. The caller releases it. */
static json_t *answer_json(const struct intake_question *question, const char *value) {
  if (intake_takes_several(question)) {
    json_t *list = json_array();
    for (const char *rest = value; *rest != '\0';) {
      size_t length = strcspn(rest, "\n");
      json_array_append_new(list, json_stringn(rest, length));
      rest += length + (rest[length] == '\n' ? 1 : 0);
    }
    return list;
  }
  bool bare =
      question->type == FORM_NUMBER || question->type == FORM_BOOLEAN || question->type == FORM_CHECKBOX;
  json_t *json = bare ? json_loads(value, JSON_DECODE_ANY, NULL) : NULL;
  return json != NULL ? json : json_string(value);
}

static enum code write_answer(struct change *change, struct id appointment,
                              const struct booking_answer *answer, struct error *error) {
  struct query forget = query_start(change->replica, SQL_VISIT_ANSWER_FORGET);
  query_id(&forget, appointment);
  query_id(&forget, answer->question->id);
  enum code code = query_run(&forget, NULL, error);
  if (code != CODE_OK || answer->value[0] == '\0') return code;
  json_t *json = answer_json(answer->question, answer->value);
  char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);
  json_decref(json);
  if (text == NULL)
    return error_set(error, CODE_INVALID, _("The answer to \"%s\" cannot be kept."), answer->question->label);
  struct query query = query_start(change->replica, SQL_VISIT_ANSWER_INSERT);
  query_id(&query, appointment);
  query_id(&query, change->salon->tenant);
  query_id(&query, answer->question->id);
  query_text(&query, answer->question->label);
  query_text(&query, text);
  code = query_run(&query, NULL, error);
  free(text);
  return code;
}

enum code visit_store_answers(struct change *change, struct id appointment,
                              const struct booking_answer *answers, int count, struct error *error) {
  enum code code = CODE_OK;
  for (int i = 0; i < count && code == CODE_OK; i++)
    code = write_answer(change, appointment, &answers[i], error);
  return code;
}

enum code visit_store_history(struct change *change, const struct history_entry *entry, struct error *error) {
  const struct actor *actor = change->command->actor;
  struct query query = query_start(change->replica, SQL_VISIT_HISTORY_INSERT);
  query_id(&query, entry->appointment);
  query_int(&query, change->now);
  query_id(&query, ports_new_id(replica_ports(change->replica)));
  query_id(&query, change->salon->tenant);
  query_text(&query, entry->from);
  query_text(&query, entry->to);
  query_text(&query, actor_kind_words.words[actor->kind]);
  query_id(&query, actor->user);
  query_text(&query, actor->name);
  query_text(&query, entry->reason);
  query_int_or_null(&query, entry->from_starts_at, 0);
  query_int_or_null(&query, entry->to_starts_at, 0);
  return query_run(&query, NULL, error);
}

enum code visit_store_check_free(struct change *change, struct id appointment, struct verdict *verdict,
                                 struct error *error) {
  char text[ID_TEXT_SIZE];
  id_format(appointment, text);
  struct query query = query_start(change->replica, SQL_VISIT_OVERLAPPING);
  query_id(&query, appointment);
  query_text(&query, text);
  char who[96] = "";
  struct breach by = {.code = CODE_SLOT_TAKEN, .source = BREACH_OF_VISIT, .employee = INDEX_NONE};
  bool taken = query_row(&query);
  if (taken) {
    (void)snprintf(who, sizeof who, "%s", query_peek_text(&query, 0));
    by.visit_at = query_get_int(&query, 1);
    by.visit = by.source_id = query_get_id(&query, 2);
  }
  enum code code = query_end(&query, error);
  if (code != CODE_OK || !taken) return code;
  (void)snprintf(by.text, sizeof by.text, _("%s is taken at that time. Choose another time or employee."),
                 who);
  if (verdict != NULL) verdict->breaches[0] = by;
  if (verdict != NULL) verdict->breach_count = 1;
  return error_set(error, CODE_SLOT_TAKEN, "%s", by.text);
}
