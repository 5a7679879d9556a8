/* Commands on the replica as a whole: init, import, export, backup, restore, doctor, completions. */
#include <stdio.h>
#include <string.h>

#include "cli/run.h"

enum code run_init(struct session *session, struct error *error) {
  (void)session;
  return error_set(error, CODE_INTERNAL, "-");
}
enum code run_import(struct session *session, struct error *error) {
  (void)session;
  return error_set(error, CODE_INTERNAL, "-");
}
enum code run_export(struct session *session, struct error *error) {
  (void)session;
  return error_set(error, CODE_INTERNAL, "-");
}
enum code run_backup(struct session *session, struct error *error) {
  (void)session;
  return error_set(error, CODE_INTERNAL, "-");
}
enum code run_restore(struct session *session, struct error *error) {
  (void)session;
  return error_set(error, CODE_INTERNAL, "-");
}
enum code run_doctor(struct session *session, struct error *error) {
  (void)session;
  return error_set(error, CODE_INTERNAL, "-");
}
enum code run_completions(struct session *session, struct error *error) {
  (void)session;
  return error_set(error, CODE_INTERNAL, "-");
}
