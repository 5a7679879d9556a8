#include "core/model/vocabulary.h"

#include <stdio.h>
#include <string.h>

#define WORD(symbol, word) word,
#define DEFINE(NAME, LIST) \
  static const char *const NAME##_list[] = {LIST(WORD)}; \
  const struct vocabulary NAME##_words = {#NAME, NAME##_list, NAME##_count};

DEFINE(tenant_status, TENANT_STATUS_LIST)
DEFINE(location_status, LOCATION_STATUS_LIST)
DEFINE(subscription_status, SUBSCRIPTION_STATUS_LIST)
DEFINE(subscription_plan, SUBSCRIPTION_PLAN_LIST)
DEFINE(user_role, USER_ROLE_LIST)
DEFINE(user_status, USER_STATUS_LIST)
DEFINE(pool_strategy, POOL_STRATEGY_LIST)
DEFINE(exception_type, EXCEPTION_TYPE_LIST)
DEFINE(service_kind, SERVICE_KIND_LIST)
DEFINE(form_field_type, FORM_FIELD_TYPE_LIST)
DEFINE(routing_operator, ROUTING_OPERATOR_LIST)
DEFINE(appointment_status, APPOINTMENT_STATUS_LIST)
DEFINE(appointment_source, APPOINTMENT_SOURCE_LIST)
DEFINE(sync_state, SYNC_STATE_LIST)
DEFINE(participant_status, PARTICIPANT_STATUS_LIST)
DEFINE(actor_kind, ACTOR_KIND_LIST)
DEFINE(waitlist_status, WAITLIST_STATUS_LIST)
DEFINE(walk_in_state, WALK_IN_STATE_LIST)
DEFINE(call_reason, CALL_REASON_LIST)
DEFINE(workflow_trigger, WORKFLOW_TRIGGER_LIST)
DEFINE(channel, CHANNEL_LIST)
DEFINE(notification_status, NOTIFICATION_STATUS_LIST)
DEFINE(delivery_status, DELIVERY_STATUS_LIST)
DEFINE(article_status, ARTICLE_STATUS_LIST)
DEFINE(privacy_request_kind, PRIVACY_REQUEST_KIND_LIST)
DEFINE(privacy_request_status, PRIVACY_REQUEST_STATUS_LIST)
DEFINE(review_kind, REVIEW_KIND_LIST)
DEFINE(history_status, HISTORY_STATUS_LIST)
DEFINE(note_kind, NOTE_KIND_LIST)
DEFINE(sale_status, SALE_STATUS_LIST)
DEFINE(sale_item_kind, SALE_ITEM_KIND_LIST)
DEFINE(sale_tender, SALE_TENDER_LIST)
DEFINE(mapped_entity, MAPPED_ENTITY_LIST)

const struct vocabulary *const vocabularies[] = {&tenant_status_words,
                                                 &location_status_words,
                                                 &subscription_status_words,
                                                 &subscription_plan_words,
                                                 &user_role_words,
                                                 &user_status_words,
                                                 &pool_strategy_words,
                                                 &exception_type_words,
                                                 &service_kind_words,
                                                 &form_field_type_words,
                                                 &routing_operator_words,
                                                 &appointment_status_words,
                                                 &appointment_source_words,
                                                 &sync_state_words,
                                                 &participant_status_words,
                                                 &actor_kind_words,
                                                 &waitlist_status_words,
                                                 &walk_in_state_words,
                                                 &call_reason_words,
                                                 &workflow_trigger_words,
                                                 &channel_words,
                                                 &notification_status_words,
                                                 &delivery_status_words,
                                                 &article_status_words,
                                                 &privacy_request_kind_words,
                                                 &privacy_request_status_words,
                                                 &review_kind_words,
                                                 &history_status_words,
                                                 &note_kind_words,
                                                 &sale_status_words,
                                                 &sale_item_kind_words,
                                                 &sale_tender_words,
                                                 &mapped_entity_words,
                                                 NULL};

int vocabulary_find(const struct vocabulary *vocabulary, const char *word, size_t length) {
  for (size_t i = 0; i < vocabulary->count; i++)
    if (strlen(vocabulary->words[i]) == length && memcmp(vocabulary->words[i], word, length) == 0)
      return (int)i;
  return -1;
}

void vocabulary_list(const struct vocabulary *vocabulary, char *text, size_t size) {
  size_t used = 0;
  text[0] = '\0';
  for (size_t i = 0; i < vocabulary->count && used < size; i++) {
    int wrote = snprintf(text + used, size - used, "%s%s", i == 0 ? "" : ", ", vocabulary->words[i]);
    if (wrote < 0) return;
    used += (size_t)wrote;
  }
}
