/* frontdesk-server(8): commands, settings, exit statuses. */
#include <stdio.h>

#include "manual/manual.h"
#include "server/admin/admin.h"
#include "server/http/settings.h"

static void put_command(const struct admin_command *command) {
  (void)fputs(".SS ", stdout);
  put_line(command->name);
  (void)fputs(".B frontdesk\\-server ", stdout);
  put_text(command->name);
  (void)putchar('\n');
  if (command->takes[0] != '\0') put_line(command->takes);
  (void)puts(".PP");
  put_line(command->help);
}

static void put_setting(enum setting setting) {
  const struct setting_row *row = &setting_table[setting];
  char variable[64];
  setting_variable(setting, variable);
  (void)fputs(".TP\n\\fB\\-\\-", stdout);
  put_text(row->name);
  (void)fputs("\\fR", stdout);
  if (row->choices != NULL) {
    (void)fputs(" \\fI", stdout);
    put_text(row->choices);
    (void)fputs("\\fR", stdout);
  }
  (void)fputs(", \\fB", stdout);
  put_text(variable);
  (void)puts("\\fR");
  put_text(row->help);
  if (row->standard[0] != '\0') {
    (void)fputs(". Usually ", stdout);
    put_text(row->standard);
  }
  (void)puts(".");
}

void put_server_page(void) {
  put_head("frontdesk-server", "8", "the central server of salons, for desks and other channels");
  (void)puts(".SH SYNOPSIS\n.B frontdesk\\-server serve\n[\\fB\\-\\-config\\fR \\fIFILE\\fR] "
             "[\\fIsettings\\fR]\n.br\n"
             ".B frontdesk\\-server\n\\fIcommand\\fR [\\fIoptions\\fR]\n.SH DESCRIPTION");
  put_line("Desks push what was done at them to it and pull what others did; booking pages and telephone "
           "assistants book through it. All data is in PostgreSQL 15. Any number of servers may stand beside "
           "each other on one database.");
  (void)puts(".PP");
  put_line("serve runs until SIGTERM or SIGINT: what runs then is finished, the rest is told to come again. "
           "The other commands each do one thing as the owner of the schema, and end.");
  (void)puts(".SH OPTIONS OF EVERY COMMAND");
  put_entry("--database URL",
            "PostgreSQL, as postgresql://user@host/name; else FRONTDESK_DATABASE. serve becomes "
            "the restricted role that migrate has made, whoever signs in.");
  put_entry("--json",
            "One JSON document on standard output. Without it, what a script needs (an id, a code, a "
            "key) stands alone on the last line.");
  put_entry("--help", "What the command takes.");
  (void)puts(".SH COMMANDS");
  (void)puts(
      "T is a tenant: its id, its name, or a unique beginning of a word of it, without regard to case and "
      "accents.");
  for (int i = 0; i < admin_command_count; i++) put_command(&admin_commands[i]);
  (void)puts(".SH SETTINGS OF SERVE");
  put_line(
      "A flag goes before the environment, that before the file that --config or FRONTDESK_SERVER_CONFIG "
      "names (lines such as listen = 127.0.0.1:8480), and that before what is usual.");
  for (int i = 0; i < SETTING_COUNT; i++) put_setting((enum setting)i);
  (void)puts(".SH ENVIRONMENT");
  put_entry("TMPDIR", "Where salon files are taken apart and put together; /tmp without it.");
  put_entry("FRONTDESK_NOW, FRONTDESK_SEED", "As for frontdesk(1): for training and tests.");
  (void)puts(".SH EXIT STATUS");
  put_statuses();
  (void)puts(".SH SEE ALSO\n.BR frontdesk (1)");
}
