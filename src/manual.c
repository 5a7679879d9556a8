/* Writes the manual page, or an example of the settings, out of the tables that the program itself reads. */
#include <stdio.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/config.h"

enum { USAGE_SIZE = 1024 };

/* Text as troff takes it: no line is a request, backslashes and hyphens are meant as such. */
static void put_text(const char *text) {
  if (*text == '.' || *text == '\'') (void)fputs("\\&", stdout);
  for (; *text != '\0'; text++) {
    if (*text == '\\')
      (void)fputs("\\e", stdout);
    else if (*text == '-')
      (void)fputs("\\-", stdout);
    else
      (void)putchar(*text);
  }
}

static void put_line(const char *text) {
  put_text(text);
  (void)putchar('\n');
}

static void put_option(enum option option) {
  (void)fputs(".TP\n\\fB\\-\\-", stdout);
  put_text(option_name(option));
  (void)fputs("\\fR", stdout);
  if (option_value_name(option) != NULL) (void)printf(" \\fI%s\\fR", option_value_name(option));
  (void)putchar('\n');
  put_line(option_help(option));
}

static void put_command(const struct cli_command *command) {
  char usage[USAGE_SIZE];
  command_usage(command, usage, sizeof usage);
  (void)fputs(".SS ", stdout);
  put_line(command->name);
  (void)fputs(".B frontdesk\n", stdout);
  put_line(usage);
  (void)puts(".PP");
  put_line(command->help);
  for (int i = 0; i < command->option_count; i++) put_option(command->options[i]);
}

static void put_statuses(void) {
  static const struct {
    const char *name;
    int status;
  } codes[] = {
#define X(symbol, name, status, overridable) {name, status},
      CODE_LIST(X)
#undef X
  };
  static const char *const meanings[] = {"done",      "the machine or the network",
                                         "the words", "names nothing, or several things",
                                         "a rule",    "the role"};
  for (int status = 0; status < (int)(sizeof meanings / sizeof meanings[0]); status++) {
    (void)printf(".TP\n.B %d\n", status);
    put_text(meanings[status]);
    const char *join = ": ";
    for (size_t i = 0; status > 0 && i < sizeof codes / sizeof codes[0]; i++) {
      if (codes[i].status != status) continue;
      (void)printf("%s%s", join, codes[i].name);
      join = ", ";
    }
    (void)putchar('\n');
  }
}

struct entry {
  const char *term, *text;
};

static void put_entries(const struct entry *entries, size_t count) {
  for (size_t i = 0; i < count; i++) {
    (void)fputs(".TP\n.B ", stdout);
    put_line(entries[i].term);
    put_line(entries[i].text);
  }
}

static void put_words(void) {
  static const struct entry words[] = {
      {"Names", "Services, add-ons, employees, locations and users are named by an id, a name, or the unique "
                "beginning of a name or of one of its words, without regard to case and accents."},
      {"Times", "YYYY-MM-DDTHH:MM or HH:MM (today) in the location's zone, or RFC 3339."},
      {"Dates",
       "YYYY-MM-DD, today, tomorrow, a weekday such as fri, +3, 24.12., or 24 dec; in words of the desk's "
       "language, too."},
      {"One line",
       "A date and a time in any place; +word is an add-on (+digits a phone), @word an employee; then "
       "service, employee, and the rest is the customer. Quotes join words."},
  };
  static const struct entry environment[] = {
      {"FRONTDESK_DB", "The replica's file, unless --db names one."},
      {"FRONTDESK_PIN", "The PIN of the user that --as names."},
      {"FRONTDESK_NOW",
       "An instant such as 2026-11-20T10:07:00Z that the clock stands at, for training and tests."},
      {"FRONTDESK_SEED", "A whole number that fixes the randomness of ids."},
      {"LANGUAGE, LC_ALL, LC_MESSAGES, LC_TIME, LC_MONETARY, LANG",
       "The language and how dates, times and money are written, unless the settings say so."},
      {"NO_COLOR", "When set, the screen has no colours."},
  };
  static const struct entry files[] = {
      {"$XDG_DATA_HOME/frontdesk/replica.db", "The replica; ~/.local/share without the variable."},
      {"$XDG_CONFIG_HOME/frontdesk/config", "The settings; ~/.config without the variable."},
  };
  (void)puts(".SH WORDS");
  put_entries(words, sizeof words / sizeof words[0]);
  (void)puts(".SH ENVIRONMENT");
  put_entries(environment, sizeof environment / sizeof environment[0]);
  (void)puts(".SH FILES");
  put_entries(files, sizeof files / sizeof files[0]);
}

static void put_manual(void) {
  (void)puts(
      ".TH FRONTDESK 1 \"\" \"frontdesk " FRONTDESK_VERSION "\"\n"
      ".SH NAME\nfrontdesk \\- the front desk of a salon: the day, bookings and customers\n"
      ".SH SYNOPSIS\n.B frontdesk\n[\\fIoptions\\fR]\n.br\n.B frontdesk\n\\fIcommand\\fR [\\fIoptions\\fR]\n"
      ".SH DESCRIPTION");
  put_line(
      "Without a command the screen is shown, which needs a terminal. Each command does one thing and ends.");
  (void)puts(".SH OPTIONS OF EVERY COMMAND");
  for (int i = 0; i < common_option_count; i++) put_option(common_options[i]);
  (void)puts(".SH COMMANDS");
  for (const struct cli_command *command = cli_commands; command->name != NULL; command++)
    put_command(command);
  put_words();
  (void)puts(".SH EXIT STATUS");
  put_statuses();
}

static void put_setting(const char *section, const char *key, const char *choices, const char *help) {
  static const char *last = "";
  if (strcmp(last, section) != 0) (void)printf("%s[%s]\n", *last == '\0' ? "" : "\n", section);
  last = section;
  (void)printf("# %s%s%s\n# %s =\n", help, choices == NULL ? "" : ": ", choices == NULL ? "" : choices, key);
}

static void put_settings(void) {
  (void)puts("# The settings of a desk. Copy this to ~/.config/frontdesk/config and take the # away where a "
             "setting is meant.\n");
#define X(field, section, key, choices, help) put_setting(section, key, choices, help);
  CONFIG_LIST(X)
#undef X
  (void)puts("\n[keys]\n# An action of the help (key ?), and the keys that mean it instead of its own.\n# "
             "undo = u Ctrl-Z");
}

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], "settings") == 0)
    put_settings();
  else
    put_manual();
  return fflush(stdout) == 0 ? 0 : 1;
}
