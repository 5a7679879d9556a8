/* frontdesk(1): commands, options, words, exit statuses. */
#include <stdio.h>

#include "cli/arguments.h"
#include "manual/manual.h"

enum { USAGE_SIZE = 1024 };

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

void put_statuses(void) {
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
  for (size_t i = 0; i < count; i++) put_entry(entries[i].term, entries[i].text);
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

void put_program_page(void) {
  put_head("frontdesk", "1", "the front desk of a salon: the day, bookings and customers");
  (void)puts(
      ".SH SYNOPSIS\n.B frontdesk\n[\\fIoptions\\fR]\n.br\n.B frontdesk\n\\fIcommand\\fR [\\fIoptions\\fR]\n"
      ".SH DESCRIPTION");
  put_line(
      "Without a command the screen is shown, which needs a terminal. Each command does one thing and ends.");
  (void)puts(".SH OPTIONS OF THE SCREEN");
  put_option(OPTION_LINEAR);
  put_option(OPTION_KEYS);
  (void)puts(".SH OPTIONS OF EVERY COMMAND");
  for (int i = 0; i < common_option_count; i++) put_option(common_options[i]);
  (void)puts(".SH COMMANDS");
  for (const struct cli_command *command = cli_commands; command->name != NULL; command++)
    put_command(command);
  put_words();
  (void)puts(".SH EXIT STATUS");
  put_statuses();
  (void)puts(".SH SEE ALSO\n.BR frontdesk.conf (5),\n.BR frontdesk-keys (7)");
}
