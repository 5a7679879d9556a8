#include "server/admin/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/store/zoneinfo.h"

/* What is open stays there for whoever has it open. */
static void take_away(const char *path) {
  char entry_path[SCRATCH_PATH_SIZE + 260];
  DIR *folder = opendir(path);
  for (struct dirent *entry = folder == NULL ? NULL : readdir(folder); entry != NULL;
       entry = readdir(folder)) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    int length = snprintf(entry_path, sizeof entry_path, "%s/%s", path, entry->d_name);
    if (length > 0 && length < (int)sizeof entry_path) (void)unlink(entry_path);
  }
  if (folder != NULL) (void)closedir(folder);
  (void)rmdir(path);
}

enum code scratch_init(struct scratch *scratch, const struct ports *ports, struct error *error) {
  char folder[SCRATCH_PATH_SIZE], path[SCRATCH_PATH_SIZE + 16];
  const char *base = getenv("TMPDIR");
  scratch->replica = NULL;
  if (base == NULL || base[0] != '/') base = "/tmp";
  int length = snprintf(folder, sizeof folder, "%s/frontdesk-salon-XXXXXX", base);
  if (length < 0 || length >= (int)sizeof folder || mkdtemp(folder) == NULL)
    return error_set(error, CODE_STORAGE,
                     "No temporary folder can be made in %.200s (%s). TMPDIR may name another place.", base,
                     strerror(errno));
  (void)snprintf(path, sizeof path, "%s/salon.db", folder);
  const struct replica_options options = {
      .path = path, .ports = *ports, .zones = zoneinfo_source(zoneinfo_folder)};
  enum code code = replica_create(&options, &scratch->replica, error);
  take_away(folder);
  return code;
}

void scratch_release(struct scratch *scratch) {
  replica_free(scratch->replica);
  scratch->replica = NULL;
}
