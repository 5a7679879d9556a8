/* Care of the replica's file: backup, restore, doctor; and the completions of a shell. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/run.h"
#include "core/model/language.h"
#include "core/store/backup.h"
#include "core/store/doctor.h"

/* ---------------------------------------------------------------------------------------------- doctor */

static const char *const grade_words[] = {
    [FINDING_GOOD] = "good", [FINDING_HINT] = "hint", [FINDING_BAD] = "bad"};

static json_t *diagnosis_json(const struct diagnosis *diagnosis, const char *path) {
  json_t *document = json_object(), *findings = json_array();
  for (int i = 0; i < diagnosis->count; i++) {
    const struct finding *finding = &diagnosis->findings[i];
    json_array_append_new(findings, json_pack("{s:s, s:s, s:s}", "grade", grade_words[finding->grade],
                                              "subject", finding->subject, "text", finding->text));
  }
  json_object_set_new(document, "path", json_string(path));
  json_object_set_new(document, "sound", json_boolean(diagnosis->sound));
  json_object_set_new(document, "findings", findings);
  return document;
}

static const char *first_bad(const struct diagnosis *diagnosis) {
  for (int i = 0; i < diagnosis->count; i++)
    if (diagnosis->findings[i].grade == FINDING_BAD) return diagnosis->findings[i].text;
  return _("The file is not sound.");
}

enum code run_doctor(struct session *session, struct error *error) {
  char path[SYSTEM_PATH_SIZE];
  struct diagnosis diagnosis;
  enum code code = session_path(session, path, error);
  if (code == CODE_OK) code = doctor_examine(path, &session->arena, &diagnosis, error);
  if (code != CODE_OK) return code;
  session_say(session, "%s", path);
  for (int i = 0; i < diagnosis.count; i++) {
    const struct finding *finding = &diagnosis.findings[i];
    session_say(session, "  %-5s %-10s %s", grade_words[finding->grade], finding->subject, finding->text);
  }
  json_t *document = diagnosis_json(&diagnosis, path);
  if (diagnosis.sound) {
    session->document = document;
    return CODE_OK;
  }
  session->detail = document;
  return error_set(error, access(path, F_OK) == 0 ? CODE_STORAGE : CODE_NOT_FOUND, "%s",
                   first_bad(&diagnosis));
}

/* ---------------------------------------------------------------------------------- backup and restore */

enum code run_backup(struct session *session, struct error *error) {
  const char *to = session->arguments->words[0];
  enum code code = backup_write(session->replica, to, error);
  if (code != CODE_OK) return code;
  session->document = json_pack("{s:s}", "backup", to);
  session_say(session, _("The backup is %s, whole and checked."), to);
  return CODE_OK;
}

/* Where the file can be opened, its users decide who may replace it; where not, whoever holds the file. */
static enum code may_restore(struct session *session, struct error *error) {
  struct error why;
  error_init(&why);
  if (session_open_replica(session, &why) != CODE_OK) return CODE_OK;
  enum code code = session_sign_in(session, error);
  if (code == CODE_OK) code = role_check(&session->actor, MAY_RESTORE, error);
  replica_free(session->replica);
  session->replica = NULL;
  session->salon = NULL;
  return code;
}

enum code run_restore(struct session *session, struct error *error) {
  const char *from = session->arguments->words[0];
  char path[SYSTEM_PATH_SIZE], kept[BACKUP_PATH_SIZE];
  enum code code = session_path(session, path, error);
  if (code == CODE_OK) code = may_restore(session, error);
  if (code != CODE_OK) return code;
  const struct replica_options options = session_replica_options(session, path);
  code = backup_restore(&options, from, kept, error);
  if (code != CODE_OK) return code;
  session->document =
      json_pack("{s:s, s:s, s:s?}", "restored", from, "path", path, "kept", kept[0] == '\0' ? NULL : kept);
  session_say(session, _("Restored %s from %s."), path, from);
  if (kept[0] != '\0') session_say(session, _("What was there before is kept in %s."), kept);
  return CODE_OK;
}

/* ----------------------------------------------------------------------------------------- completions */

/* The first words of commands, each once, in the order of the table. */
static bool is_first_of_word(const struct cli_command *command, size_t length) {
  for (const struct cli_command *before = cli_commands; before != command; before++)
    if (strcspn(before->name, " ") == length && strncmp(before->name, command->name, length) == 0)
      return false;
  return true;
}

static void print_words(void) {
  for (const struct cli_command *command = cli_commands; command->name != NULL; command++) {
    size_t length = strcspn(command->name, " ");
    if (is_first_of_word(command, length)) (void)printf(" %.*s", (int)length, command->name);
  }
}

/* The second words after a first one: "add edit …" after "customer". */
static void print_second_words(const struct cli_command *first, size_t length) {
  for (const struct cli_command *command = cli_commands; command->name != NULL; command++)
    if (strncmp(command->name, first->name, length) == 0 && command->name[length] == ' ')
      (void)printf(" %s", command->name + length + 1);
}

/* All options that some command with this first word takes, and those of every command. */
static void print_options(const struct cli_command *first, size_t length) {
  for (int option = 0; option < OPTION_COUNT; option++) {
    bool taken = false;
    for (int i = 0; i < common_option_count; i++) taken = taken || common_options[i] == (enum option)option;
    for (const struct cli_command *command = cli_commands; command->name != NULL; command++) {
      if (strncmp(command->name, first->name, length) != 0 || strcspn(command->name, " ") != length) continue;
      for (int i = 0; i < command->option_count; i++)
        taken = taken || command->options[i] == (enum option)option;
    }
    if (taken) (void)printf(" --%s", option_name((enum option)option));
  }
}

static void print_bash(void) {
  (void)puts("_frontdesk() {\n"
             "  local word=${COMP_WORDS[COMP_CWORD]} words=\n"
             "  if ((COMP_CWORD == 1)); then");
  (void)fputs("    words=\"", stdout);
  print_words();
  (void)puts("\"\n  else\n    case ${COMP_WORDS[1]} in");
  for (const struct cli_command *command = cli_commands; command->name != NULL; command++) {
    size_t length = strcspn(command->name, " ");
    if (!is_first_of_word(command, length)) continue;
    (void)printf("      %.*s) words=\"", (int)length, command->name);
    print_second_words(command, length);
    print_options(command, length);
    (void)puts("\" ;;");
  }
  (void)puts("    esac\n"
             "  fi\n"
             "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
             "  ((${#COMPREPLY[@]})) || mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
             "}\n"
             "complete -F _frontdesk frontdesk");
}

enum code run_completions(struct session *session, struct error *error) {
  const char *shell = session->arguments->words[0];
  if (strcmp(shell, "bash") != 0 && strcmp(shell, "zsh") != 0)
    return error_set(error, CODE_INVALID, _("There are completions for bash and zsh, not for \"%.40s\"."),
                     shell);
  if (strcmp(shell, "zsh") == 0) (void)puts("autoload -U +X bashcompinit && bashcompinit");
  print_bash();
  return CODE_OK;
}
