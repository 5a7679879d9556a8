/*
 * What the channels are told, as JSON: the shapes of the command line's contract, without what only a desk may see. Inside of the channels'
 * API.
 */
#ifndef SERVER_CHANNEL_VIEW_H
#define SERVER_CHANNEL_VIEW_H

#include <jansson.h>

#include "core/model/appointment.h"
#include "core/model/slots.h"
#include "wire/json_writer.h"

/* Members of an object; what is nil, "" or NULL is null where the name says so. */
void view_set_text(json_t *object, const char *key, const char *text);
void view_set_text_or_null(json_t *object, const char *key, const char *text);
void view_set_int(json_t *object, const char *key, int64_t value);
void view_set_bool(json_t *object, const char *key, bool value);
void view_set_id(json_t *object, const char *key, struct id id);
void view_set_instant(json_t *object, const char *key, int64_t instant);
/* "starts_at", "ends_at", and "start", "end" on the wall. */
void view_set_span(json_t *object, const struct zone *zone, int64_t from, int64_t to);
void view_set_date(json_t *object, const char *key, const struct zone *zone, int64_t instant);
void view_set_time(json_t *object, const char *key, const struct zone *zone, int64_t instant);
/* {"id", "name"}; NULL without memory, as all of jansson. */
json_t *view_named(struct id id, const char *name);

/* Adds what a plan is at a start: times, date, location, segments, add-ons, price, currency. */
void view_set_plan(json_t *object, const struct salon *salon, const struct visit_plan *plan,
                   int64_t starts_at);

enum { VIEW_ETAG_SIZE = 40 };

struct request;
struct response;

/* A visit as it stands. `held`: its time is in review at the salon. */
json_t *view_visit(const struct salon *salon, const struct appointment *visit, bool held);
/* Its ETag, quotes included: the version. */
void view_etag(const struct appointment *visit, char etag[VIEW_ETAG_SIZE]);
/* Puts ETag and Location into a response that says a visit. */
void view_say_visit(struct request *request, struct response *response, const struct appointment *visit);

/* An offer of the request, as the writer's next value. */
void view_put_slot(struct json_writer *writer, const struct salon *salon, const struct visit_request *request,
                   const struct slot *slot);

#endif
