#include "core/store/salon_table.h"

#include <string.h>

#include "core/model/language.h"
#include "core/model/money.h"
#include "core/model/zone.h"

enum { TABLE_BUFFER = 16384 };

struct table {
  salon_sink *sink;
  void *context;
  bool failed;
  bool first; /* of its line */
  size_t used;
  char buffer[TABLE_BUFFER];
};

static void flush(struct table *table) {
  if (!table->failed && table->used > 0)
    table->failed = !table->sink(table->context, table->buffer, table->used);
  table->used = 0;
}

static void put(struct table *table, char byte) {
  if (table->used == sizeof table->buffer) flush(table);
  table->buffer[table->used++] = byte;
}

static void put_cell(struct table *table, const char *text) {
  if (!table->first) put(table, ',');
  table->first = false;
  put(table, '"');
  if (text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL) put(table, '\'');
  for (; *text != '\0'; text++) {
    if (*text == '"') put(table, '"');
    put(table, *text);
  }
  put(table, '"');
}

static void end_line(struct table *table) {
  put(table, '\r');
  put(table, '\n');
  table->first = true;
}

static const char *const heads[] = {
    "id",       "confirmation_code", "status", "date",  "start", "end",      "location", "service", "part",
    "employee", "customer",          "phone",  "email", "price", "currency", "overlap",  "title",   "notes",
    "source"};

/* Date and times on the wall of the visit's location. */
static void put_times(struct table *table, const struct salon_visit_row *visit) {
  char date_text[DATE_TEXT_SIZE], start[TIME_OF_DAY_TEXT_SIZE], end[TIME_OF_DAY_TEXT_SIZE];
  int32_t date = 0, end_date = 0;
  int minute = 0, end_minute = 0;
  zone_to_wall(visit->zone, visit->starts_at, &date, &minute);
  zone_to_wall(visit->zone, visit->ends_at, &end_date, &end_minute);
  date_format(date, date_text);
  time_of_day_format(minute, start);
  time_of_day_format(end_minute, end);
  put_cell(table, date_text);
  put_cell(table, start);
  put_cell(table, end);
}

static bool put_visit(void *context, const struct salon_visit_row *visit, struct error *error) {
  struct table *table = context;
  char id[ID_TEXT_SIZE], price[MONEY_TEXT_SIZE];
  (void)error;
  id_format(visit->id, id);
  money_format_plain(visit->price, visit->currency, price);
  put_cell(table, id);
  put_cell(table, visit->confirmation_code);
  put_cell(table, visit->status);
  put_times(table, visit);
  put_cell(table, visit->location);
  put_cell(table, visit->service);
  put_cell(table, visit->part);
  put_cell(table, visit->employee);
  put_cell(table, visit->customer);
  put_cell(table, visit->phone);
  put_cell(table, visit->email);
  put_cell(table, price);
  put_cell(table, visit->currency);
  put_cell(table, visit->overlap ? "1" : "0");
  put_cell(table, visit->title);
  put_cell(table, visit->notes);
  put_cell(table, visit->source);
  end_line(table);
  return !table->failed;
}

enum code salon_table_write(struct replica *replica, salon_sink *sink, void *context, struct error *error) {
  struct table table = {.sink = sink, .context = context, .first = true};
  for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) put_cell(&table, heads[i]);
  end_line(&table);
  enum code code = salon_each_visit(replica, put_visit, &table, error);
  flush(&table);
  if (table.failed)
    return error_set(error, CODE_STORAGE,
                     _("The export cannot be written. Make room on the disk, then do it again."));
  return code;
}
