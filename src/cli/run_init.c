/* Setting up: init, and the salon file in both directions. */
#include <stdio.h>
#include <string.h>

#include "cli/run.h"
#include "core/store/zoneinfo.h"

static enum code not_yet(struct error *error) {
  return error_set(error, CODE_INTERNAL, "This program was built without the salon file.");
}

static enum code fill(void *context, struct replica *replica, struct error *error) {
  const struct session *session = context;
  (void)replica;
  bool empty =
      !arguments_has(session->arguments, OPTION_DEMO) && !arguments_has(session->arguments, OPTION_FROM_FILE);
  return empty ? CODE_OK : not_yet(error);
}

enum code run_init(struct session *session, struct error *error) {
  char path[SYSTEM_PATH_SIZE];
  enum code code = session_path(session, path, error);
  if (code != CODE_OK) return code;
  const struct replica_options options = {
      .path = path, .ports = system_ports(&session->system), .zones = zoneinfo_source(zoneinfo_folder)};
  code = replica_create_filled(&options, &(struct replica_filling){.fill = fill, .context = session}, error);
  if (code != CODE_OK) return code;
  session->document = json_pack("{s:s}", "path", path);
  session_say(session, "Made the salon's file %s.", path);
  return CODE_OK;
}

enum code run_import(struct session *session, struct error *error) {
  (void)session;
  return not_yet(error);
}

enum code run_export(struct session *session, struct error *error) {
  (void)session;
  return not_yet(error);
}
