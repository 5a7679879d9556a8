/*
 * An appointment (a visit) as it was loaded: a value in the loader's arena, with names resolved, for screens
 * and for JSON. Changing one is the business of the commands (store/commands.h), which name it by id and
 * revision.
 */
#ifndef CORE_MODEL_APPOINTMENT_H
#define CORE_MODEL_APPOINTMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/error.h"
#include "core/model/id.h"
#include "core/model/vocabulary.h"

struct appointment_segment {
  struct id service, employee;
  const char *service_name, *part_name, *employee_name; /* snapshots; part_name is "" for a simple service */
  int part;
  int64_t starts_at, ends_at;         /* ms UTC */
  int64_t occupied_from, occupied_to; /* with buffers */
  int gap_after;                      /* minutes */
  int64_t price;
  bool overlap; /* on purpose */
};

struct appointment_addon {
  struct id addon;
  const char *name;
  int64_t price;
  int minutes;
  int service_at; /* position of the service in the visit that it belongs to */
};

struct appointment_override {
  enum code code;
  const char *reason, *by;
  int64_t at;
};

struct status_entry { /* the first one is the booking itself: from = -1 */
  int64_t at;
  int from; /* enum appointment_status, or -1 */
  enum appointment_status to;
  bool rescheduled; /* the visit was moved; from == to */
  const char *by, *reason;
};

struct participant {
  struct id id;
  const char *name, *phone, *email, *relationship;
  enum participant_status status;
};

struct appointment {
  struct id id;
  int64_t version, revision;
  enum appointment_status status;
  enum appointment_source source;
  int64_t starts_at, ends_at;
  struct id location;
  struct id customer;                         /* nil for a walk-in without one */
  const char *customer_name, *customer_phone; /* "" for none */
  bool customer_blocked;
  int customer_no_shows;
  struct id series;
  struct appointment_segment *segments;
  int segment_count;
  struct appointment_addon *addons;
  int addon_count;
  int64_t price;
  const char *title, *notes, *internal_notes, *cancellation_reason;
  char confirmation_code[CONFIRMATION_CODE_SIZE];
  const char *booked_by;
  int64_t created_at, updated_at, deleted_at; /* deleted_at 0: live */
  int64_t told_at;                            /* 0: nothing promised yet */
  const char *told_by, *told_how;
  int moves;
  enum sync_state sync_state;
  bool requires_manual_review;
  int64_t review_flagged_at;
  int retry_count;
  int64_t last_sync_attempt_at;
  const char *sync_error;
  struct appointment_override *overrides;
  int override_count;
  /* Loaded by reader_appointment only: */
  struct status_entry *history;
  int history_count; /* oldest first */
  struct participant *participants;
  int participant_count;
};

#endif
