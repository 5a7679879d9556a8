#include "ui/words.h"

#include <stdio.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/moment.h"
#include "ui/desk.h"

void words_date(int32_t date, int length, char text[WORDS_SIZE]) {
  moment_date(date, length <= 0 ? MOMENT_SHORT : length == 1 ? MOMENT_PLAIN : MOMENT_FULL, text);
}

void words_time(const struct zone *zone, int64_t instant, char text[WORDS_SIZE]) {
  int32_t date = 0;
  int minute = 0;
  zone_to_wall(zone, instant, &date, &minute);
  moment_time(minute, text);
}

void words_time_short(const struct zone *zone, int64_t instant, char text[WORDS_SIZE]) {
  int32_t date = 0;
  int minute = 0;
  zone_to_wall(zone, instant, &date, &minute);
  moment_time_short(minute, text);
}

void words_instant(const struct desk *desk, int64_t instant, char text[WORDS_SIZE]) {
  moment_words(desk_zone(desk), instant, desk->now, text);
}

void words_lately(const struct desk *desk, int64_t instant, char text[WORDS_SIZE]) {
  int32_t date = 0;
  int minute = 0;
  zone_to_wall(desk_zone(desk), instant, &date, &minute);
  if (date == desk->today)
    words_time(desk_zone(desk), instant, text);
  else
    words_instant(desk, instant, text);
}

void words_phone(const struct desk *desk, const char *e164, char text[PHONE_TEXT_SIZE]) {
  text[0] = '\0';
  if (e164 != NULL && e164[0] != '\0')
    (void)phone_format_for_people(e164, desk->salon->locations[desk->location].country, text);
}

void words_minutes(int64_t minutes, char text[WORDS_SIZE]) {
  long long hours = minutes / 60;
  long long rest = minutes % 60;
  if (hours == 0)
    (void)snprintf(text, WORDS_SIZE, _("%lld min"), rest);
  else if (rest == 0)
    (void)snprintf(text, WORDS_SIZE, _("%lld h"), hours);
  else
    (void)snprintf(text, WORDS_SIZE, _("%lld h %lld min"), hours, rest);
}

struct status_row {
  const char *words;
  enum glyph glyph;
  enum paint paint;
};

static const struct status_row status_rows[appointment_status_count] = {
    [STATUS_PENDING] = {N_("to be approved"), GLYPH_PENDING, PAINT_PENDING},
    [STATUS_SCHEDULED] = {N_("booked"), GLYPH_SCHEDULED, PAINT_SCHEDULED},
    [STATUS_CONFIRMED] = {N_("confirmed"), GLYPH_CONFIRMED, PAINT_CONFIRMED},
    [STATUS_CHECKED_IN] = {N_("checked in"), GLYPH_CHECKED_IN, PAINT_CHECKED_IN},
    [STATUS_IN_PROGRESS] = {N_("in the chair"), GLYPH_IN_PROGRESS, PAINT_IN_PROGRESS},
    [STATUS_COMPLETED] = {N_("done"), GLYPH_COMPLETED, PAINT_COMPLETED},
    [STATUS_CANCELLED] = {N_("cancelled"), GLYPH_CANCELLED, PAINT_CANCELLED},
    [STATUS_NO_SHOW] = {N_("no-show"), GLYPH_NO_SHOW, PAINT_NO_SHOW},
};

const char *words_status(enum appointment_status status) { return _(status_rows[status].words); }
enum glyph status_glyph(enum appointment_status status) { return status_rows[status].glyph; }
enum paint status_paint(enum appointment_status status) { return status_rows[status].paint; }

void words_shown_too(const struct desk *desk, enum glyph_set glyphs, char text[WORDS_SIZE]) {
  text[0] = '\0';
  if (desk->all)
    (void)snprintf(text, WORDS_SIZE, " %s%s", glyph_text(glyphs, GLYPH_CANCELLED),
                   glyph_text(glyphs, GLYPH_NO_SHOW));
}

static const char *const sync_words[sync_state_count] = {
    [SYNC_CONFLICT] = N_("needs a decision"),
    [SYNC_ORPHANED_LOCAL] = N_("missing on the server"),
    [SYNC_ORPHANED_REMOTE] = N_("unknown here"),
    [SYNC_VERIFICATION_PENDING] = N_("sent, not yet answered"),
    [SYNC_FAILED] = N_("sending failed, will be tried again"),
    [SYNC_PENDING] = N_("not yet sent"),
    [SYNC_SYNCED] = N_("synced"),
};

const char *words_sync(enum sync_state state) { return _(sync_words[state]); }
