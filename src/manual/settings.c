/* frontdesk.conf(5), and an example of the settings. */
#include <stdio.h>
#include <string.h>

#include "cli/config.h"
#include "manual/manual.h"
#include "ui/terminal/paint.h"

struct setting {
  const char *section, *key, *choices, *help;
};

static const struct setting settings[] = {
#define X(field, section, key, choices, help) {section, key, choices, help},
    CONFIG_LIST(X)
#undef X
};

enum { SETTING_COUNT = (int)(sizeof settings / sizeof settings[0]) };

/* Whether a setting opens another section than the one before it. */
static int opens_section(int at) {
  return at == 0 || strcmp(settings[at].section, settings[at - 1].section) != 0;
}

void put_settings(void) {
  (void)puts("# The settings of a desk. Copy this to ~/.config/frontdesk/config and take the # away where a "
             "setting is meant.");
  for (int i = 0; i < SETTING_COUNT; i++) {
    const struct setting *setting = &settings[i];
    if (opens_section(i)) (void)printf("\n[%s]\n", setting->section);
    (void)printf("# %s%s%s\n# %s =\n", setting->help, setting->choices == NULL ? "" : ": ",
                 setting->choices == NULL ? "" : setting->choices, setting->key);
  }
  (void)puts("\n[keys]\n# An action of the help (key ?), and the keys that mean it instead of its own.\n# "
             "undo = u Ctrl-Z");
}

/* "refused|all" as people write it: "refused, all". */
static void put_choices(const char *choices) {
  (void)fputs(".br\nOne of: ", stdout);
  for (const char *at = choices; *at != '\0'; at++) {
    char letter[2] = {*at, '\0'};
    if (*at == '|')
      (void)fputs(", ", stdout);
    else
      put_text(letter);
  }
  (void)puts(".");
}

static void put_theme_form(void) {
  (void)puts(".SH THEMES");
  put_line(
      "A theme of one's own is a file with a line for each part of the picture: its name, an equals sign, a "
      "colour, "
      "and perhaps \"on\" with the colour behind it, and words for how it is written: bold, dim, underline, "
      "reverse. What is not named stays as in the default theme. Examples are installed beside this "
      "program's "
      "data, in frontdesk/themes.");
  (void)puts(".PP\nThe parts are:");
  for (int paint = 0; paint < PAINT_COUNT; paint++) {
    (void)fputs(paint == 0 ? "" : ", ", stdout);
    put_text(paint_name((enum paint)paint));
  }
  (void)puts(".");
}

void put_settings_page(void) {
  put_head("frontdesk.conf", "5", "the settings of a desk");
  (void)puts(".SH DESCRIPTION");
  put_line(
      "The settings lie in $XDG_CONFIG_HOME/frontdesk/config (~/.config/frontdesk/config without the "
      "variable). "
      "A line is \"key = value\" under its section in brackets; what follows a # at the beginning of a line "
      "is a "
      "remark. A line that cannot be used is named, with what was probably meant, and counts as not there.");
  for (int i = 0; i < SETTING_COUNT; i++) {
    if (opens_section(i)) (void)printf(".SH [%s]\n", settings[i].section);
    put_entry(settings[i].key, settings[i].help);
    if (settings[i].choices != NULL) put_choices(settings[i].choices);
  }
  (void)puts(".SH [keys]");
  put_line("A line for each action that gets other keys: the action's name, an equals sign, and all of its "
           "keys with "
           "blanks between. Nothing behind the equals sign takes all keys away. frontdesk-keys(7) lists the "
           "actions "
           "with the keys that they have by themselves.");
  put_theme_form();
  (void)puts(".SH EXAMPLE\n.nf\n[desk]\nlocation = Main Street\nlanguage = de\n\n[screen]\ntheme = "
             "light\nrows = 10\n\n[keys]\nundo = u "
             "Ctrl\\-Z\n.fi\n.SH SEE ALSO\n.BR frontdesk (1),\n.BR frontdesk\\-keys (7)");
}
