#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CELL_SIZE = 64 };

static double ratio_of(const struct figure *figure) {
  if (figure->promise.unit == FIGURE_BYTES || figure->floor_median <= 0) return 0;
  return figure->median / figure->floor_median;
}

/* What is compared with aim and must: the ratio, or the bytes themselves. */
static double value_of(const struct figure *figure) {
  return figure->promise.unit == FIGURE_BYTES ? figure->median : ratio_of(figure);
}

static bool p99_holds(const struct figure *figure) {
  if (figure->promise.must_p99_us > 0 && figure->p99 > figure->promise.must_p99_us) return false;
  if (figure->promise.must_p99 <= 0) return true;
  double median = figure->promise.p99_of_floor ? figure->floor_median : figure->median;
  return figure->p99 <= median * figure->promise.must_p99;
}

static const char *verdict_of(const struct figure *figure) {
  if (figure->median < 0) return "not taken";
  double value = value_of(figure);
  if (figure->promise.must > 0 && value > figure->promise.must) return "MISSED";
  if (!p99_holds(figure)) return "p99 MISSED";
  if (figure->promise.aim <= 0) return "-";
  if (value > figure->promise.aim) return "held, aim missed";
  return "aim held";
}

static void write_value(char text[CELL_SIZE], enum figure_unit unit, double value) {
  if (value < 0)
    (void)snprintf(text, CELL_SIZE, "-");
  else if (unit != FIGURE_TIME)
    (void)snprintf(text, CELL_SIZE, "%.1f MiB", value / 1048576);
  else if (value < 1000)
    (void)snprintf(text, CELL_SIZE, "%.1f us", value);
  else if (value < 1e6)
    (void)snprintf(text, CELL_SIZE, "%.2f ms", value / 1e3);
  else
    (void)snprintf(text, CELL_SIZE, "%.2f s", value / 1e6);
}

static void write_bound(char text[CELL_SIZE], enum figure_unit unit, double bound) {
  if (bound <= 0)
    (void)snprintf(text, CELL_SIZE, "-");
  else if (unit == FIGURE_BYTES)
    (void)snprintf(text, CELL_SIZE, "%.0f MiB", bound / 1048576);
  else
    (void)snprintf(text, CELL_SIZE, "%.2fx", bound);
}

static void write_must(char text[CELL_SIZE], const struct promise *promise) {
  write_bound(text, promise->unit, promise->must);
  size_t length = strlen(text);
  if (promise->must_p99_us > 0)
    (void)snprintf(text + length, CELL_SIZE - length, ", p99 %.0f ms", promise->must_p99_us / 1000);
  if (promise->must_p99 <= 0) return;
  (void)snprintf(text + length, CELL_SIZE - length, ", p99 %.0fx of %s median", promise->must_p99,
                 promise->p99_of_floor ? "the floor's" : "the");
}

static void write_row(FILE *file, const struct figure *figure) {
  enum figure_unit unit = figure->promise.unit;
  char median[CELL_SIZE], p99[CELL_SIZE], floor_median[CELL_SIZE], floor_p99[CELL_SIZE], ratio[CELL_SIZE];
  char aim[CELL_SIZE], must[CELL_SIZE];
  write_value(median, unit, figure->median);
  write_value(p99, unit, figure->p99);
  write_value(floor_median, unit, figure->floor_median > 0 ? figure->floor_median : -1);
  write_value(floor_p99, unit, figure->floor_median > 0 ? figure->floor_p99 : -1);
  write_bound(ratio, FIGURE_TIME, ratio_of(figure));
  write_bound(aim, unit, figure->promise.aim);
  write_must(must, &figure->promise);
  (void)fprintf(file, "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", figure->promise.what, median,
                p99, figure->promise.floor, floor_median, floor_p99, ratio, aim, must, verdict_of(figure));
}

static void print_figure(const struct figure *figure) {
  char median[CELL_SIZE], p99[CELL_SIZE], floor_median[CELL_SIZE], floor_p99[CELL_SIZE], aim[CELL_SIZE],
      must[CELL_SIZE];
  enum figure_unit unit = figure->promise.unit;
  write_value(median, unit, figure->median);
  write_value(p99, unit, figure->p99);
  write_value(floor_median, unit, figure->floor_median);
  write_value(floor_p99, unit, figure->floor_p99);
  write_bound(aim, unit, figure->promise.aim);
  write_must(must, &figure->promise);
  (void)printf("%-52s %10s (p99 %10s)", figure->promise.what, median, p99);
  if (unit != FIGURE_BYTES) {
    (void)printf("  floor %10s (p99 %10s)  ratio %.2f", floor_median, floor_p99, ratio_of(figure));
  }
  (void)printf("  aim %s, must %s: %s\n", aim, must, verdict_of(figure));
  if (figure->note[0] != '\0') (void)printf("    %s\n", figure->note);
  (void)fflush(stdout);
}

static void keep(struct report *report, const struct figure *figure) {
  const char *verdict = verdict_of(figure);
  if (strstr(verdict, "MISSED") != NULL || figure->median < 0) report->misses++;
  if (report->count < FIGURES_MAX) report->figures[report->count++] = *figure;
  print_figure(figure);
}

void report_add(struct report *report, const struct promise *promise, const struct pair *pair,
                const char *note) {
  struct figure figure = {.promise = *promise,
                          .median = samples_median(&pair->measured),
                          .p99 = samples_p99(&pair->measured),
                          .floor_median = samples_median(&pair->floor),
                          .floor_p99 = samples_p99(&pair->floor)};
  if (note != NULL) (void)snprintf(figure.note, sizeof figure.note, "%s", note);
  keep(report, &figure);
}

void report_fail(struct report *report, const struct promise *promise, const char *why) {
  struct figure figure = {.promise = *promise, .median = -1, .p99 = -1, .floor_median = -1, .floor_p99 = -1};
  (void)snprintf(figure.note, sizeof figure.note, "%s", why);
  keep(report, &figure);
}

/* The value of the first line of a file of /proc that begins with `name`, without its name. */
static void read_proc(const char *path, const char *name, char text[CELL_SIZE * 2]) {
  char line[512];
  (void)snprintf(text, CELL_SIZE * 2, "unknown");
  FILE *file = fopen(path, "r");
  if (file == NULL) return;
  while (fgets(line, sizeof line, file) != NULL) {
    char *colon = strchr(line, ':');
    if (strncmp(line, name, strlen(name)) != 0 || colon == NULL) continue;
    colon += 1 + strspn(colon + 1, " \t");
    colon[strcspn(colon, "\n")] = '\0';
    (void)snprintf(text, CELL_SIZE * 2, "%.120s", colon);
    break;
  }
  (void)fclose(file);
}

/* Other work makes the clock's times longer and moves their ratios towards 1 or away from it. */
static void write_company(FILE *file, double company) {
  if (company < 0.5)
    (void)fprintf(file, "Nothing else ran.\n\n");
  else
    (void)fprintf(
        file,
        "Beside it %.1f other programs ran on average when it began, so times of the clock are rough.\n\n",
        company);
}

static void write_machine(FILE *file, const struct report *report) {
  char processor[CELL_SIZE * 2], memory[CELL_SIZE * 2], date[32];
  read_proc("/proc/cpuinfo", "model name", processor);
  read_proc("/proc/meminfo", "MemTotal", memory);
  time_t now = time(NULL);
  struct tm utc;
  (void)strftime(date, sizeof date, "%Y-%m-%d", gmtime_r(&now, &utc));
  (void)fprintf(file, "Taken on %s: %s, %ld cores, %s of memory. ", date, processor,
                sysconf(_SC_NPROCESSORS_ONLN), memory);
  write_company(file, report->company);
}

void report_begin(struct report *report) {
  char line[64] = "";
  FILE *file = fopen("/proc/loadavg", "r");
  if (file == NULL) return;
  if (fgets(line, sizeof line, file) != NULL) report->company = strtod(line, NULL);
  (void)fclose(file);
}

bool report_write(const struct report *report, const char *path, const char *title, const char *intro) {
  FILE *file = fopen(path, "w");
  if (file == NULL) return false;
  (void)fprintf(file, "# %s\n\n%s\n\n", title, intro);
  write_machine(file, report);
  (void)fprintf(file,
                "| what | median | p99 | floor | its median | its p99 | ratio | aim | must not miss | |\n"
                "|---|---|---|---|---|---|---|---|---|---|\n");
  for (int i = 0; i < report->count; i++) write_row(file, &report->figures[i]);
  (void)fprintf(file, "\n");
  for (int i = 0; i < report->count; i++) {
    if (report->figures[i].note[0] != '\0')
      (void)fprintf(file, "- %s: %s\n", report->figures[i].promise.what, report->figures[i].note);
  }
  return fclose(file) == 0;
}
