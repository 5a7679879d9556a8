#include "server/admin/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/store/zoneinfo.h"

enum code scratch_init(struct scratch *scratch, const struct ports *ports, struct error *error) {
  char path[SCRATCH_PATH_SIZE + 16];
  const char *base = getenv("TMPDIR");
  *scratch = (struct scratch){.replica = NULL};
  if (base == NULL || base[0] != '/') base = "/tmp";
  int length = snprintf(scratch->folder, sizeof scratch->folder, "%s/frontdesk-server-XXXXXX", base);
  if (length < 0 || length >= (int)sizeof scratch->folder || mkdtemp(scratch->folder) == NULL) {
    scratch->folder[0] = '\0';
    return error_set(error, CODE_STORAGE,
                     "No temporary folder can be made in %.200s (%s). TMPDIR may name another place.", base,
                     strerror(errno));
  }
  (void)snprintf(path, sizeof path, "%s/salon.db", scratch->folder);
  const struct replica_options options = {
      .path = path, .ports = *ports, .zones = zoneinfo_source(zoneinfo_folder)};
  return replica_create(&options, &scratch->replica, error);
}

void scratch_release(struct scratch *scratch) {
  char path[SCRATCH_PATH_SIZE + 260];
  replica_free(scratch->replica);
  scratch->replica = NULL;
  if (scratch->folder[0] == '\0') return;
  DIR *folder = opendir(scratch->folder);
  for (struct dirent *entry = folder == NULL ? NULL : readdir(folder); entry != NULL;
       entry = readdir(folder)) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    int length = snprintf(path, sizeof path, "%s/%s", scratch->folder, entry->d_name);
    if (length > 0 && length < (int)sizeof path) (void)unlink(path);
  }
  if (folder != NULL) (void)closedir(folder);
  (void)rmdir(scratch->folder);
  scratch->folder[0] = '\0';
}
