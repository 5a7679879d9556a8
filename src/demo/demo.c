#include "demo/demo.h"

#include <stdlib.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "demo/civil.h"
#include "demo/desk.h"
#include "demo/generator.h"
#include "demo/series.h"
#include "demo/staff.h"

static const struct demo_extent extents[] = {
    [DEMO_SMALL] = {.locations = 2,
                    .employees = 8,
                    .customers = 2000,
                    .days_behind = 365,
                    .days_ahead = 56,
                    .plan_days = 100000,
                    .load = 820},
    [DEMO_LARGE] = {.locations = 1,
                    .employees = 30,
                    .customers = 60000,
                    .days_behind = 3650,
                    .days_ahead = 56,
                    .plan_days = 730,
                    .load = 560},
};

/* What demo_write holds beside the salon: one day's book, and what is mentioned later. */
struct writer {
  struct demo demo;
  struct demo_book book;
  struct demo_mentions mentions;
};

struct id demo_id(const struct demo *demo, enum demo_kind kind, uint64_t index, int64_t made_at) {
  uint64_t high = demo_hash(demo->options.seed, (uint64_t)kind + 1000, index);
  return id_make(made_at, high, demo_hash(high, (uint64_t)kind, index));
}

struct id demo_setup_id(const struct demo *demo, enum demo_kind kind, int index) {
  return demo_id(demo, kind, (uint64_t)index, (int64_t)demo->opened * MS_PER_DAY + kind * MS_PER_MINUTE);
}

struct demo_random demo_random_for(const struct demo *demo, enum demo_kind kind, uint64_t index) {
  return demo_random_at(demo->options.seed, (uint64_t)kind, index);
}

void demo_row(struct demo *demo, const char *entity, struct id id) {
  line_begin(&demo->line, entity);
  line_id(&demo->line, "id", id);
}

enum code demo_emit(struct demo *demo, struct error *error) {
  if (!line_end(&demo->line))
    return error_set(error, CODE_INTERNAL, _("A row of the demo salon is longer than %d bytes."),
                     (int)DEMO_LINE_SIZE);
  return demo->sink->line(demo->sink->context, demo->line.text, demo->line.length, error);
}

bool demo_is_small(const struct demo *demo) { return demo->options.size == DEMO_SMALL; }

bool demo_is_past(const struct demo *demo, int32_t date, int minute) {
  return demo_instant(date, minute) < demo->now;
}

static enum code write_header(struct demo *demo, struct error *error) {
  struct demo_line *line = &demo->line;
  line_begin(line, NULL);
  line_text(line, "format", "frontdesk-salon/1");
  line_object_begin(line, "tenant");
  line_id(line, "id", demo_setup_id(demo, KIND_TENANT, 0));
  line_text(line, "name", "Bella Salon");
  line_text(line, "business_type", "salon");
  line_text(line, "slug", "bella-salon");
  line_text(line, "currency", "EUR");
  line_text(line, "locale", "de-DE");
  line_object_begin(line, "settings");
  line_object_end(line);
  line_object_end(line);
  return demo_emit(demo, error);
}

static enum code write_setup(struct demo *demo, struct error *error) {
  static enum code (*const parts[])(struct demo *, struct error *) = {
      write_header,         demo_write_locations, demo_write_employees, demo_write_users,
      demo_write_catalogue, demo_write_skills,    demo_write_shifts,    demo_write_absences,
      demo_write_holidays,  demo_write_questions, demo_write_customers, demo_write_series,
  };
  enum code code = CODE_OK;
  for (size_t i = 0; code == CODE_OK && i < sizeof parts / sizeof *parts; i++) code = parts[i](demo, error);
  return code;
}

static enum code write_days(struct writer *writer, struct error *error) {
  struct demo *demo = &writer->demo;
  for (int32_t date = demo->first_day; date <= demo->last_day; date++) {
    demo_book_new_day(&writer->book);
    for (int location = 0; location < demo->extent.locations; location++) {
      demo_book_fill(&writer->book, demo, location, date);
      enum code code = demo_write_book(demo, &writer->book, &writer->mentions, error);
      if (code != CODE_OK) return code;
    }
  }
  return CODE_OK;
}

static void prepare(struct demo *demo, const struct demo_options *options, const struct demo_sink *sink) {
  demo->options = *options;
  demo->extent = extents[options->size];
  demo->sink = sink;
  demo->today = options->today;
  demo->first_day = options->today - demo->extent.days_behind;
  demo->last_day = options->today + demo->extent.days_ahead;
  demo->opened = demo->first_day - 2 * demo->extent.days_behind / 3;
  demo->now = demo_instant(options->today, options->now_minute);
  demo_hire(demo);
}

enum code demo_write(const struct demo_options *options, const struct demo_sink *sink, struct error *error) {
  if (options->today < date_from_civil(2010, 1, 1) || options->today > date_from_civil(2190, 12, 31))
    return error_set(error, CODE_INVALID,
                     _("The demo salon can be laid out around a day from 2010 to 2190."));
  struct writer *writer = calloc(1, sizeof *writer);
  if (writer == NULL)
    return error_set(error, CODE_INTERNAL, _("There is not enough memory for the demo salon."));
  enum code code = demo_names_init(&writer->demo.names, error);
  if (code == CODE_OK) {
    prepare(&writer->demo, options, sink);
    code = write_setup(&writer->demo, error);
  }
  if (code == CODE_OK) code = write_days(writer, error);
  if (code == CODE_OK) code = demo_write_desk(&writer->demo, &writer->mentions, error);
  demo_names_release(&writer->demo.names);
  free(writer);
  return code;
}
