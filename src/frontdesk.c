/* The desk's program: one command, or the screen when none is named. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/cli.h"
#include "cli/session.h"
#include "cli/speech.h"
#include "cli/system.h"
#include "cli/theme_path.h"
#include "core/model/language.h"
#include "ui/keys_list.h"
#include "ui/run.h"
#include "ui/terminal/theme.h"

enum { KEYMAP_SIZE = CONFIG_KEYS_MAX * (CONFIG_VALUE_SIZE + 70) + CONFIG_BYTES_MAX };

/* The settings' keys in the form of a keymap file, each in the line in which it stands there. */
static void keymap_text(const struct config *config, char text[KEYMAP_SIZE]) {
  size_t used = 0;
  text[0] = '\0';
  for (int i = 0, line = 1; i < config->key_count && used < KEYMAP_SIZE; i++) {
    for (; line < config->keys[i].line && used < KEYMAP_SIZE - 1; line++) text[used++] = '\n';
    int added =
        snprintf(text + used, KEYMAP_SIZE - used, "%s = %s", config->keys[i].action, config->keys[i].keys);
    used += added > 0 ? (size_t)added : 0;
  }
}

static const char *setting(const char *value) { return value[0] == '\0' ? NULL : value; }

/* The rows of the settings; 0 when they say nothing that there is. */
static int row_minutes(const char *value) {
  static const int known[] = {5, 10, 15, 30};
  char text[16];
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
    (void)snprintf(text, sizeof text, "%d", known[i]);
    if (strcmp(text, value) == 0) return known[i];
  }
  return 0;
}

/* "off" or minutes; -1 when the settings say nothing. */
static int lock_minutes(const char *value) {
  if (value[0] == '\0') return -1;
  return strcmp(value, "off") == 0 ? 0 : (int)strtol(value, NULL, 10);
}

/* The theme's file where the settings name none of the program's own; what is wrong with it is said on the screen, which opens all the same. */
static void take_theme(const char *name, struct ui_options *options, struct error *notice) {
  static char text[THEME_TEXT_MAX]; /* large, and one for the process */
  static char path[SYSTEM_PATH_SIZE + 256];
  if (name[0] == '\0' || theme_find(name) != NULL) return;
  if (theme_path_read(name, text, &options->theme_length, path, sizeof path, notice) != CODE_OK) {
    options->notice = notice->text;
    return;
  }
  options->theme_text = text;
  options->theme_path = path;
}

static enum code run_screen(struct session *session, struct error *error) {
  static char keymap[KEYMAP_SIZE]; /* large, and one for the process */
  keymap_text(&session->config, keymap);
  struct error notice;
  error_init(&notice);
  struct ui_options options = {
      .replica = session->replica,
      .actor = &session->actor,
      .location = session->location_index,
      .theme = setting(session->config.theme),
      .glyphs = setting(session->config.glyphs),
      .row_minutes = row_minutes(session->config.rows),
      .lock_minutes = lock_minutes(session->config.lock_minutes),
      .bell = setting(session->config.bell),
      .mouse = strcmp(session->config.mouse, "on") == 0,
      .linear = arguments_has(session->arguments, OPTION_LINEAR) || strcmp(session->config.linear, "on") == 0,
      .keymap = setting(keymap),
      .notice = setting(session->notice),
      .wake_fd = -1,
  };
  take_theme(session->config.theme, &options, &notice);
  return ui_run(&options, error);
}

/* The keys as the settings have them; needs neither a terminal nor a replica. */
static int print_keys(void) {
  static char text[KEYMAP_SIZE]; /* large, and one for the process */
  char path[SYSTEM_PATH_SIZE];
  char notice[SPEECH_NOTICE_SIZE] = "";
  static struct config config;
  struct keymap keymap;
  struct error error;
  error_init(&error);
  keymap_init(&keymap);
  if (system_config_path(path, NULL) == CODE_OK) config_load(path, &config);
  speech_settle(config.language, config.locale, notice);
  keymap_text(&config, text);
  if (keymap_apply(&keymap, text, strlen(text), &error) != CODE_OK)
    (void)fprintf(stderr, "frontdesk: %s\n", error.text);
  if (config.flaw_count > 0) (void)fprintf(stderr, "frontdesk: %s\n", config.flaw);
  keys_list_print(&keymap, stdout);
  return fflush(stdout) == 0 ? 0 : 1;
}

int main(int argc, char **argv) {
  static const struct cli_command screen = {.name = "",
                                            .words_help = "",
                                            .help = "The screen.",
                                            .options = {OPTION_LINEAR},
                                            .option_count = 1,
                                            .run = run_screen,
                                            .not_located = true,
                                            .housekeeping = true};
  bool plain = false;
  for (int i = 1; i < argc; i++) plain = plain || strcmp(argv[i], "--json") == 0;
  if (plain)
    speech_start_plain();
  else
    speech_start();
  char option[32];
  (void)snprintf(option, sizeof option, "--%s", option_name(OPTION_KEYS));
  if (argc == 2 && strcmp(argv[1], option) == 0) return print_keys();
  if (!cli_wants_screen(argc, argv)) return cli_run(argc, argv);
  if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
    (void)fprintf(
        stderr, "frontdesk: %s\n",
        _("The screen needs a terminal. \"frontdesk day\" prints today's sheet without one; \"frontdesk "
          "--help\" lists the commands."));
    return 2;
  }
  return cli_run_command(argc, argv, &screen);
}
