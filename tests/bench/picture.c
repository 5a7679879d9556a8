#include "picture.h"

#include <stdlib.h>
#include <string.h>

void picture_add(FILE *file, const struct canvas *canvas) {
  size_t count = (size_t)canvas->rows * (size_t)canvas->columns;
  if (fwrite(canvas->cells, sizeof canvas->cells[0], count, file) == count) return;
  (void)fprintf(stderr, "bench: a picture cannot be written; is the disk full?\n");
  exit(1);
}

void picture_press(struct ui *ui, const char *keys) {
  struct input input;
  struct event event;
  int64_t now = 1000;
  input_init(&input);
  input_learn(&input, "\033OA", KEY_CURSOR_UP);
  input_learn(&input, "\033OB", KEY_CURSOR_DOWN);
  (void)input_feed(&input, (const uint8_t *)keys, strlen(keys), now);
  while (input_next(&input, now, &event)) ui_handle(ui, &event);
  if (input_next(&input, now + 10000, &event)) ui_handle(ui, &event); /* a lone Esc */
  ui_settle(ui);
  ui_paint(ui);
  input_release(&input);
}
