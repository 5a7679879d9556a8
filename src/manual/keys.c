/* The keys of the screen: frontdesk-keys(7), and docs/keys.md. */
#include <stdio.h>

#include "manual/manual.h"
#include "ui/keymap.h"

static bool in_group(int action, int group) { return (int)action_rows[action].group == group; }

void put_keys_page(void) {
  struct keymap keymap;
  char keys[KEYMAP_KEYS_SIZE];
  keymap_init(&keymap);
  put_head("frontdesk-keys", "7", "the keys of the front desk's screen");
  (void)puts(".SH DESCRIPTION");
  put_line("Each action with its keys and, in parentheses, the name by which the settings give it others. "
           "Which of them "
           "work where one is, the key ? says. Two keys with a blank between are pressed one after the "
           "other. While "
           "something is typed, letters are text: what has a second key with Ctrl works there, too.");
  for (int group = 0; group < ACTION_GROUP_COUNT; group++) {
    (void)printf(".SH %s\n", action_group_title((enum action_group)group));
    for (int action = 0; action < ACTION_COUNT; action++) {
      if (!in_group(action, group)) continue;
      keymap_all(&keymap, (enum action)action, false, keys);
      (void)fputs(".TP\n\\fB", stdout);
      put_text(keys);
      (void)fputs("\\fR (", stdout);
      put_text(action_rows[action].name);
      (void)puts(")");
      put_line(action_rows[action].help);
    }
  }
  (void)puts(".SH SEE ALSO\n.BR frontdesk (1),\n.BR frontdesk.conf (5)");
}

/* In a table of Markdown a bar ends the cell. */
static void put_cell(const char *text) {
  for (; *text != '\0'; text++) {
    if (*text == '|' || *text == '\\' || *text == '<' || *text == '`') (void)putchar('\\');
    (void)putchar(*text);
  }
}

void put_keys_markdown(void) {
  struct keymap keymap;
  char keys[KEYMAP_KEYS_SIZE];
  keymap_init(&keymap);
  (void)puts("# Keys\n\nEvery action of the screen, out of the table that the program runs by "
             "(`src/ui/action.h`). The name is what "
             "`[keys]` in the\nsettings calls it. `frontdesk --keys` lists them as the settings have them.");
  for (int group = 0; group < ACTION_GROUP_COUNT; group++) {
    (void)printf("\n## %s\n\n| keys | name | does |\n|---|---|---|\n",
                 action_group_title((enum action_group)group));
    for (int action = 0; action < ACTION_COUNT; action++) {
      if (!in_group(action, group)) continue;
      keymap_all(&keymap, (enum action)action, false, keys);
      (void)fputs("| ", stdout);
      put_cell(keys);
      (void)printf(" | %s | ", action_rows[action].name);
      put_cell(action_rows[action].help);
      (void)puts(" |");
    }
  }
}
