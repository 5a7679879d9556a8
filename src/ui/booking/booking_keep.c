/* A half-typed booking is never lost: neither by leaving the form, nor by a crash or a closed terminal. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/language.h"
#include "ui/booking/booking_view.h"

static const char draft_name[] = "booking";

struct line_writer {
  char *text;
  size_t size, used;
};

FD_PRINTF(2, 3) static void add(struct line_writer *writer, const char *format, ...) {
  if (writer->used + 1 >= writer->size) return;
  if (writer->used > 0) writer->text[writer->used++] = ' ';
  va_list args;
  va_start(args, format);
  int added = vsnprintf(writer->text + writer->used, writer->size - writer->used, format, args);
  va_end(args);
  if (added > 0) writer->used += (size_t)added;
  if (writer->used >= writer->size) writer->used = writer->size - 1;
}

static void add_fixed(struct line_writer *writer, const struct ui *ui, const struct booking_view *booking) {
  const struct booking_fixed *fixed = &booking->fixed;
  const struct salon *salon = ui->desk.salon;
  if (!id_is_nil(fixed->customer) && id_equal(fixed->customer, booking->known))
    add(writer, "%s", booking->customer.name);
  for (int i = 0; i < fixed->request.service_count; i++)
    add(writer, "%s", salon->services[fixed->request.services[i].service].name);
  for (int i = 0; i < fixed->request.addon_count; i++)
    add(writer, "+\"%s\"", salon->addons[fixed->request.addons[i].addon].name);
  if (fixed->has_employee && fixed->employee != EMPLOYEE_ANY)
    add(writer, "@\"%s\"", salon->employees[fixed->employee].name);
}

void booking_as_line(const struct ui *ui, const struct booking_view *booking, char *text, size_t size) {
  struct line_writer writer = {text, size, 0};
  text[0] = '\0';
  if (booking->fields[BOOKING_CUSTOMER].length > 0)
    add(&writer, "%s", booking->fields[BOOKING_CUSTOMER].text);
  add_fixed(&writer, ui, booking);
  if (booking->fields[BOOKING_LINE].length > 0) add(&writer, "%s", booking->fields[BOOKING_LINE].text);
  if (writer.used == 0 || booking->line.has_time || booking->line.has_date) return;
  char date[DATE_TEXT_SIZE];
  char time[TIME_OF_DAY_TEXT_SIZE];
  int32_t day = 0;
  int minute = 0;
  zone_to_wall(desk_zone(&ui->desk), booking->draft.starts_at, &day, &minute);
  date_format(day, date);
  time_of_day_format(minute, time);
  add(&writer, "%s %s", date, time);
}

/* Writes the draft when the replica holds another one. A failure here must not disturb who types. */
static void draft_write(struct ui *ui, const char *text) {
  struct error error;
  error_init(&error);
  if (ui->desk.replica == NULL || strcmp(text, ui->saved) == 0) return;
  if (draft_save(ui->desk.replica, draft_name, text[0] == '\0' ? NULL : text, &error) != CODE_OK) return;
  (void)snprintf(ui->saved, sizeof ui->saved, "%s", text);
}

void booking_keep(struct ui *ui, struct view *view) {
  char text[sizeof ui->saved];
  booking_as_line(ui, (const struct booking_view *)view, text, sizeof text);
  draft_write(ui, text[0] == '\0' ? ui->kept : text);
}

void booking_forget(struct ui *ui) {
  ui->kept[0] = '\0';
  draft_write(ui, "");
}

void booking_take_up(struct ui *ui) {
  enum { DRAFT_ARENA_MAX = 1 << 16 };
  struct arena arena;
  const char *text = NULL;
  arena_init(&arena, DRAFT_ARENA_MAX);
  if (draft_load(ui->desk.replica, draft_name, &arena, &text, NULL) == CODE_OK && text != NULL &&
      text[0] != '\0') {
    (void)snprintf(ui->kept, sizeof ui->kept, "%s", text);
    (void)snprintf(ui->saved, sizeof ui->saved, "%s", text);
    char key[KEY_NAME_SIZE];
    ui_key_name(ui, ACTION_NEW_BOOKING, key);
    ui_say(ui, MESSAGE_NOTE, _("A half-typed booking is still there: %s, then Up brings it back."), key);
  }
  arena_release(&arena);
}
