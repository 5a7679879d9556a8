/*
 * The JSON of the command line's contract: one function per shape. Each returns a new reference. Keys may be
 * added, never renamed.
 */
#ifndef CLI_JSON_VIEW_H
#define CLI_JSON_VIEW_H

#include <jansson.h>

#include "cli/session.h"
#include "core/model/slots.h"

/* An appointment; `full`: with history, participants and notes, as `show` has it. */
json_t *json_appointment(const struct session *session, const struct appointment *appointment, bool full);

json_t *json_customer(const struct customer *customer);
json_t *json_customer_card(const struct session *session, const struct customer *customer);
json_t *json_day(const struct session *session, const struct day_sheet *day);
json_t *json_ticket(const struct session *session, const struct queue_ticket *ticket);
json_t *json_waitlist_row(const struct session *session, const struct waitlist_row *row);
json_t *json_slot(const struct session *session, const struct visit_request *request,
                  const struct slot *slot);
json_t *json_undo_row(const struct undo_row *row);
json_t *json_review_row(const struct review_row *row);
json_t *json_block(const struct session *session, const struct outcome *outcome, int employee,
                   struct interval time, const char *reason);

/* Adds warnings to a document when there are any. */
void json_add_warnings(json_t *document, const struct verdict *verdict);

/* {"error":{…}}. `verdict` and `more`, which is added to the error's detail, may be NULL. */
json_t *json_error(const struct error *error, const struct verdict *verdict, json_t *more);

#endif
