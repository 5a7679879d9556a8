#include "ui/calendar/visit_panel.h"

#include <stdio.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/money.h"
#include "ui/words.h"

enum { LINE_SIZE = 512 };

/* A place to write lines into, one under the other. */
struct pen {
  struct canvas *canvas;
  struct area area;
  int row; /* rows used */
};

static void pen_line(struct pen *pen, enum paint paint, const char *text) {
  if (pen->row >= pen->area.rows || text[0] == '\0') return;
  (void)canvas_text(pen->canvas, pen->area.row + pen->row++, pen->area.column, pen->area.columns, paint,
                    text);
}

static void pen_text(struct pen *pen, enum paint paint, const char *text) {
  if (pen->row >= pen->area.rows || text == NULL || text[0] == '\0') return;
  struct area left = {pen->area.row + pen->row, pen->area.column, pen->area.rows - pen->row,
                      pen->area.columns};
  pen->row += canvas_wrapped(pen->canvas, left, paint, text);
}

static void pen_skip(struct pen *pen) { pen->row++; }

static void who_draw(struct pen *pen, const struct desk *desk, const struct appointment *visit) {
  char line[LINE_SIZE];
  char phone[PHONE_TEXT_SIZE];
  pen_line(pen, PAINT_STRONG, visit_name(visit));
  words_phone(desk, visit->customer_phone, phone);
  if (phone[0] != '\0') pen_line(pen, PAINT_TEXT, phone);
  if (visit->customer_blocked) pen_line(pen, PAINT_ERROR, _("Blocked customer"));
  if (visit->customer_no_shows > 0) {
    (void)snprintf(line, sizeof line, P_("%d no-show so far", "%d no-shows so far", visit->customer_no_shows),
                   visit->customer_no_shows);
    pen_line(pen, PAINT_WARNING, line);
  }
}

static void when_draw(struct pen *pen, const struct desk *desk, const struct appointment *visit) {
  char line[LINE_SIZE];
  char start[WORDS_SIZE];
  char end[WORDS_SIZE];
  char length[WORDS_SIZE];
  words_instant(desk, visit->starts_at, start);
  words_time(desk_zone(desk), visit->ends_at, end);
  words_minutes((visit->ends_at - visit->starts_at) / MS_PER_MINUTE, length);
  (void)snprintf(line, sizeof line, "%s%s%s, %s", start, glyph_text(pen->canvas->glyphs, GLYPH_TO), end,
                 length);
  pen_line(pen, PAINT_TEXT, line);
  (void)snprintf(line, sizeof line, "%s %s", glyph_text(pen->canvas->glyphs, status_glyph(visit->status)),
                 words_status(visit->status));
  pen_line(pen, status_paint(visit->status), line);
}

static void what_draw(struct pen *pen, const struct desk *desk, const struct appointment *visit) {
  char line[LINE_SIZE];
  char time[WORDS_SIZE];
  char money[MONEY_TEXT_SIZE];
  for (int i = 0; i < visit->segment_count; i++) {
    const struct appointment_segment *segment = &visit->segments[i];
    bool composite = segment->part_name != NULL && segment->part_name[0] != '\0';
    words_time(desk_zone(desk), segment->starts_at, time);
    (void)snprintf(line, sizeof line, "%s %s%s%s", time, segment->service_name, composite ? ": " : "",
                   composite ? segment->part_name : "");
    pen_line(pen, PAINT_TEXT, line);
    (void)snprintf(line, sizeof line,
                   segment->overlap ? _("      with %s, overlapping on purpose") : _("      with %s"),
                   segment->employee_name);
    pen_line(pen, segment->overlap ? PAINT_WARNING : PAINT_DIM, line);
  }
  for (int i = 0; i < visit->addon_count; i++) {
    (void)snprintf(line, sizeof line, "    + %s", visit->addons[i].name);
    pen_line(pen, PAINT_TEXT, line);
  }
  money_format(visit->price, desk->salon->currency, money);
  (void)snprintf(line, sizeof line, _("Price %s"), money);
  pen_line(pen, PAINT_TEXT, line);
}

static void notes_draw(struct pen *pen, const struct appointment *visit) {
  char line[LINE_SIZE];
  if (visit->notes != NULL && visit->notes[0] != '\0') {
    (void)snprintf(line, sizeof line, _("Note: %s"), visit->notes);
    pen_text(pen, PAINT_TEXT, line);
  }
  if (visit->cancellation_reason != NULL && visit->cancellation_reason[0] != '\0') {
    (void)snprintf(line, sizeof line, _("Reason: %s"), visit->cancellation_reason);
    pen_text(pen, PAINT_TEXT, line);
  }
  for (int i = 0; i < visit->override_count; i++) {
    (void)snprintf(line, sizeof line, _("Against the rules (%s): %s"), code_name(visit->overrides[i].code),
                   visit->overrides[i].reason);
    pen_text(pen, PAINT_WARNING, line);
  }
}

static void state_draw(struct pen *pen, const struct appointment *visit) {
  char line[LINE_SIZE];
  (void)snprintf(line, sizeof line, _("Code %s"), visit->confirmation_code);
  pen_line(pen, PAINT_DIM, line);
  if (visit->moves > 0) {
    (void)snprintf(line, sizeof line, P_("Moved %d time", "Moved %d times", visit->moves), visit->moves);
    pen_line(pen, PAINT_DIM, line);
  }
  bool hard = visit->sync_state <= SYNC_ORPHANED_REMOTE;
  (void)snprintf(line, sizeof line, "%s %s",
                 glyph_text(pen->canvas->glyphs, hard ? GLYPH_CONFLICT : GLYPH_UNSYNCED),
                 words_sync(visit->sync_state));
  if (visit->sync_state != SYNC_SYNCED) pen_line(pen, hard ? PAINT_ERROR : PAINT_UNSYNCED, line);
}

int visit_panel_draw(const struct desk *desk, const struct appointment *visit, struct canvas *canvas,
                     struct area area) {
  struct pen pen = {canvas, area, 0};
  who_draw(&pen, desk, visit);
  pen_skip(&pen);
  when_draw(&pen, desk, visit);
  pen_skip(&pen);
  what_draw(&pen, desk, visit);
  notes_draw(&pen, visit);
  pen_skip(&pen);
  state_draw(&pen, visit);
  return pen.row < area.rows ? pen.row : area.rows;
}

static void history_line(struct pen *pen, const struct desk *desk, const struct status_entry *entry) {
  char line[LINE_SIZE];
  char at[WORDS_SIZE];
  const char *what = entry->from < 0 ? _("made") : entry->rescheduled ? _("moved") : words_status(entry->to);
  bool reason = entry->reason != NULL && entry->reason[0] != '\0';
  words_instant(desk, entry->at, at);
  if (entry->by[0] == '\0')
    (void)snprintf(line, sizeof line, reason ? "%s %s (%s)" : "%s %s", at, what, reason ? entry->reason : "");
  else
    (void)snprintf(line, sizeof line, reason ? _("%s %s by %s (%s)") : _("%s %s by %s"), at, what, entry->by,
                   reason ? entry->reason : "");
  pen_text(pen, PAINT_DIM, line);
}

int visit_history_draw(const struct desk *desk, const struct appointment *visit, struct canvas *canvas,
                       struct area area) {
  struct pen pen = {canvas, area, 0};
  pen_line(&pen, PAINT_STRONG, _("History"));
  for (int i = 0; i < visit->history_count; i++) history_line(&pen, desk, &visit->history[i]);
  return pen.row < area.rows ? pen.row : area.rows;
}
