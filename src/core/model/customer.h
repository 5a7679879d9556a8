/*
 * A customer as loaded: a value in the loader's arena. Phones are kept as typed beside their E.164 form.
 */
#ifndef CORE_MODEL_CUSTOMER_H
#define CORE_MODEL_CUSTOMER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/id.h"

struct customer_note {
  struct id id;
  bool alert; /* to be seen before anything is done */
  int64_t at;
  const char *by, *text;
};

struct customer {
  struct id id;
  int64_t version, revision;
  const char *first_name, *last_name;     /* one of them may be "" */
  const char *name;                       /* "first last" */
  const char *email, *phone, *phone_e164; /* "" for none */
  const char *birth_date;                 /* YYYY-MM-DD or "" */
  const char *address, *locale, *notes, *preferences;
  const char *journey_status; /* where a campaign or the salon has placed the customer; "" for nowhere */
  bool blocked;
  const char *blocked_reason;
  int no_show_count;                                                       /* imported baseline + own */
  int64_t privacy_consent_at, marketing_consent_at, deletion_requested_at; /* 0: none */
  int64_t deleted_at;
  struct id merged_into; /* nil: not merged */
  struct customer_note *dated_notes;
  int dated_note_count;
};

#endif
