#include "ui/keys_list.h"

#include "core/model/language.h"
#include "ui/terminal/canvas.h"

enum { KEYS_COLUMNS = 20 };

static void line_print(const struct keymap *keymap, enum action action, FILE *out) {
  char keys[KEYMAP_KEYS_SIZE];
  keymap_all(keymap, action, false, keys);
  int width = canvas_width(keys);
  (void)fprintf(out, "  %s%*s %s\n", keys, width < KEYS_COLUMNS ? KEYS_COLUMNS - width : 0, "",
                _(action_rows[action].help));
}

void keys_list_print(const struct keymap *keymap, FILE *out) {
  for (int group = 0; group < ACTION_GROUP_COUNT; group++) {
    (void)fprintf(out, "%s%s\n", group == 0 ? "" : "\n", _(action_group_title((enum action_group)group)));
    for (int action = 0; action < ACTION_COUNT; action++)
      if ((int)action_rows[action].group == group) line_print(keymap, (enum action)action, out);
  }
}
