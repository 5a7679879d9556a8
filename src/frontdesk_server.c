/* The central server's program: `serve`, and the operator's commands. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/system.h"
#include "server/admin/admin.h"
#include "server/http/log.h"
#include "server/http/notify.h"
#include "server/http/settings.h"
#include "server/server.h"

enum { STATUS_USAGE = 2, STOP_GRACE_SECONDS = 15, LOG_DESCRIPTOR = 2 };

static void print_help(void) {
  (void)printf(
      "usage: frontdesk-server COMMAND\n\n"
      "  serve [--config FILE] [SETTING]...\n      The central server; Ctrl-C or SIGTERM ends it.\n");
  for (int i = 0; i < admin_command_count; i++)
    (void)printf("  %s %s\n      %s\n", admin_commands[i].name, admin_commands[i].takes,
                 admin_commands[i].help);
  (void)printf(
      "\n--database URL, or FRONTDESK_DATABASE, on each. Settings of serve, as flags, as FRONTDESK_… in the "
      "environment, or as\nlines of the file that --config or FRONTDESK_SERVER_CONFIG names:\n\n");
  settings_help(stdout);
}

static int fail(const struct error *error) {
  (void)fprintf(stderr, "frontdesk-server: %s\n", error->text);
  return code_exit_status(error->code);
}

/* File, then environment, then flags: each over the one before. */
static enum code settings_gather(struct settings *settings, int argc, char **argv, struct error *error) {
  settings_init(settings);
  const char *path = settings_config_path(argc, argv);
  if (path != NULL && settings_file(settings, path, error) != CODE_OK) return error->code;
  if (settings_environment(settings, error) != CODE_OK) return error->code;
  return settings_arguments(settings, argc, argv, error);
}

static void log_begin(const struct settings *settings) {
  static const char *const levels[] = {"error", "warning", "info", "debug"};
  enum log_level level = LOG_INFO;
  for (int i = 0; i <= LOG_DEBUG; i++)
    if (settings_is(settings, SETTING_LOG_LEVEL, levels[i])) level = (enum log_level)i;
  log_set(level, settings_is(settings, SETTING_LOG_FORMAT, "json"), LOG_DESCRIPTOR);
}

/* The signals that end the server are waited for by the first thread, and by no other. */
static void signals_block(sigset_t *ending) {
  struct sigaction ignored = {.sa_handler = SIG_IGN};
  (void)sigaction(SIGPIPE, &ignored, NULL);
  (void)sigemptyset(ending);
  (void)sigaddset(ending, SIGTERM);
  (void)sigaddset(ending, SIGINT);
  (void)pthread_sigmask(SIG_BLOCK, ending, NULL);
}

static int serve(int argc, char **argv) {
  static struct settings settings; /* large, and one for the process */
  static struct system system;
  struct error error;
  struct server *server = NULL;
  sigset_t ending;
  int signal_number = 0;
  error_init(&error);
  if (settings_gather(&settings, argc, argv, &error) != CODE_OK || system_init(&system, &error) != CODE_OK)
    return fail(&error);
  log_begin(&settings);
  signals_block(&ending);
  const char *zones = settings_text(&settings, SETTING_ZONES);
  struct server_options options = {.settings = &settings, .zone_folder = zones[0] == '\0' ? NULL : zones};
  if (system.frozen || system.seeded) options.ports = system_ports(&system);
  if (server_start(&options, &server, &error) != CODE_OK) return fail(&error);
  (void)printf("%s\n", server_url(server));
  (void)fflush(stdout);
  log_say(LOG_INFO, NULL, "Listening at %s", server_url(server));
  (void)notify_say("READY=1");
  (void)sigwait(&ending, &signal_number);
  (void)notify_say("STOPPING=1");
  log_say(LOG_INFO, NULL, "Stopping: what runs is finished, the rest is sent away");
  /* A statement that nothing ends must not keep the process: the kernel ends it, and nothing that was acknowledged is lost. */
  (void)alarm((unsigned)(settings_number(&settings, SETTING_STOP_SECONDS) + STOP_GRACE_SECONDS));
  server_stop(server);
  log_say(LOG_INFO, NULL, "Stopped");
  return EXIT_SUCCESS;
}

/* The operator's commands take the database of the environment and the settings file too. */
static int administer(int argc, char **argv) {
  static struct settings settings; /* large, and one for the process */
  static struct system system;
  struct error error;
  error_init(&error);
  settings_init(&settings);
  const char *path = settings_config_path(0, NULL);
  if (path != NULL && settings_file(&settings, path, &error) != CODE_OK) return fail(&error);
  if (settings_environment(&settings, &error) != CODE_OK || system_init(&system, &error) != CODE_OK)
    return fail(&error);
  const char *database = settings_text(&settings, SETTING_DATABASE);
  struct admin admin = {.database = database[0] == '\0' ? NULL : database, .ports = system_ports(&system)};
  return admin_run(&admin, argc, argv);
}

static bool asks_for(int argc, char **argv, const char *word) {
  for (int i = 1; i < argc; i++)
    if (strcmp(argv[i], word) == 0) return true;
  return false;
}

int main(int argc, char **argv) {
  const char *command = argc > 1 ? argv[1] : "";
  bool serves = strcmp(command, "serve") == 0;
  if (strcmp(command, "--version") == 0) {
    (void)printf("frontdesk-server %s\n", FRONTDESK_VERSION);
    return EXIT_SUCCESS;
  }
  if (strcmp(command, "--example-settings") == 0) {
    settings_example(stdout);
    return EXIT_SUCCESS;
  }
  if (strcmp(command, "--help") == 0 || (serves && asks_for(argc, argv, "--help"))) {
    print_help();
    return EXIT_SUCCESS;
  }
  if (serves) return serve(argc - 2, argv + 2);
  if (admin_knows(command)) return administer(argc - 1, argv + 1);
  (void)fprintf(stderr,
                "frontdesk-server: \"%.40s\" is no command. \"frontdesk-server --help\" lists them.\n",
                command);
  return STATUS_USAGE;
}
