#include "ui/message.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/model/text.h"

void message_set(struct message *message, enum message_kind kind, const char *format, ...) {
  *message = (struct message){.kind = kind, .ring = kind != MESSAGE_NONE};
  va_list args;
  va_start(args, format);
  (void)vsnprintf(message->text, sizeof message->text, format, args);
  va_end(args);
  text_drop_broken(message->text); /* a name in it may be cut within a character */
}

bool message_tick(struct message *message, int64_t now) {
  if (message->kind == MESSAGE_NONE || message->kind == MESSAGE_REFUSED) return false;
  if (message->since == 0) message->since = now;
  message->shown = now - message->since;
  if (message->shown < MESSAGE_SHOWN_MS) return false;
  message->kind = MESSAGE_NONE;
  return true;
}

void message_key(struct message *message) {
  if (message->kind != MESSAGE_DONE || message->shown >= MESSAGE_READ_MS) message->kind = MESSAGE_NONE;
}

void message_log_add(struct message_log *log, const struct message *message, int64_t at) {
  struct message_entry *entry = &log->entries[log->next];
  entry->kind = message->kind;
  entry->at = at;
  (void)snprintf(entry->text, sizeof entry->text, "%s", message->text);
  log->next = (log->next + 1) % MESSAGE_LOG_MAX;
  if (log->count < MESSAGE_LOG_MAX) log->count++;
}

const struct message_entry *message_log_get(const struct message_log *log, int ago) {
  if (ago < 0 || ago >= log->count) return NULL;
  return &log->entries[(log->next - 1 - ago + 2 * MESSAGE_LOG_MAX) % MESSAGE_LOG_MAX];
}
