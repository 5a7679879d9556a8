/*
 * Writes the demo salon as a salon file in NDJSON to standard output: salon_file small|large [YYYY-MM-DD].
 * Without a date it is laid out around 2026-11-20, so that figures are taken on the same salon on every day.
 */
#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "demo/demo.h"

static enum code put_line(void *context, const char *text, size_t length, struct error *error) {
  FILE *file = context;
  if (fwrite(text, 1, length, file) == length && fputc('\n', file) != EOF) return CODE_OK;
  return error_set(error, CODE_STORAGE, "The salon file cannot be written: is the disk full?");
}

int main(int argc, char **argv) {
  struct demo_options options = {
      .seed = DEMO_SEED, .today = date_from_civil(2026, 11, 20), .now_minute = DEMO_NOW_NOMINAL};
  bool large = argc > 1 && strcmp(argv[1], "large") == 0;
  bool named = large || (argc > 1 && strcmp(argv[1], "small") == 0);
  if (!named || (argc > 2 && !date_parse(argv[2], strlen(argv[2]), &options.today))) {
    (void)fprintf(stderr, "usage: salon_file small|large [YYYY-MM-DD]\n");
    return 2;
  }
  options.size = large ? DEMO_LARGE : DEMO_SMALL;
  struct error error;
  error_init(&error);
  struct demo_sink sink = {.line = put_line, .context = stdout};
  enum code code = demo_write(&options, &sink, &error);
  if (code == CODE_OK && fflush(stdout) == 0) return 0;
  (void)fprintf(stderr, "salon_file: %s\n", error.text);
  return 1;
}
