/* What a verdict comes to, with or without a reason to override (rules.h). */
#include <stdio.h>
#include <string.h>

#include "core/model/language.h"
#include "core/model/refusal.h"
#include "core/model/rules.h"

static bool is_blank(const char *text) { return text[strspn(text, " \t\r\n")] == '\0'; }

/* The sentences of the breaches that stand: all of them, or those that the actor may not lift. */
static void join_texts(const struct verdict *verdict, bool overriding, char *text, size_t size) {
  int left_out = verdict->more;
  for (int i = 0; i < verdict->breach_count; i++) {
    const struct breach *breach = &verdict->breaches[i];
    if (overriding && breach->overridable) continue;
    if (strlen(text) + strlen(breach->text) + 80 > size) {
      left_out++;
      continue;
    }
    if (text[0] != '\0') (void)refusal_append(text, size, " ");
    (void)refusal_append(text, size, breach->text);
  }
  if (left_out == 0) return;
  char rest[80];
  (void)snprintf(rest, sizeof rest, P_(" And %d more.", " And %d more.", left_out), left_out);
  (void)refusal_append(text, size, rest);
}

enum code verdict_settle(const struct verdict *verdict, const char *override_reason, struct error *error) {
  bool overriding = override_reason != NULL;
  if (overriding && is_blank(override_reason))
    return error_set(error, CODE_INVALID, _("To override a rule, say why: the reason must not be empty."));
  const struct breach *first = NULL;
  for (int i = 0; i < verdict->breach_count && first == NULL; i++)
    if (!overriding || !verdict->breaches[i].overridable) first = &verdict->breaches[i];
  if (first == NULL) return CODE_OK;
  char text[ERROR_TEXT_SIZE] = "";
  if (!overriding) {
    join_texts(verdict, false, text, sizeof text);
    return error_set(error, first->code, "%s", text);
  }
  bool liftable = role_may_override(ROLE_OWNER, first->code);
  if (liftable)
    (void)refusal_append(text, sizeof text, _("Only an owner or an administrator may override this:"));
  join_texts(verdict, true, text, sizeof text);
  return error_set(error, liftable ? CODE_NOT_PERMITTED : first->code, "%s", text);
}

void breach_who_may_lift(const struct breach *breach, char text[RULE_TEXT_SIZE]) {
  const char *sentence = _("Nobody can lift this.");
  if (breach->overridable)
    sentence = _("You may lift this, with a reason.");
  else if (role_may_override(ROLE_RECEPTION, breach->code))
    sentence = _("The owner, an administrator or the reception may lift this.");
  else if (role_may_override(ROLE_OWNER, breach->code))
    sentence = _("The owner or an administrator may lift this.");
  refusal_write(text, "%s", sentence);
}
