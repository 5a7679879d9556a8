#include "cli/theme_path.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/system.h"
#include "core/model/language.h"

/* The folder of the settings with "/" at its end, or "". */
static void settings_folder(char folder[SYSTEM_PATH_SIZE]) {
  folder[0] = '\0';
  if (system_config_path(folder, NULL) != CODE_OK) return;
  char *slash = strrchr(folder, '/');
  if (slash != NULL) slash[1] = '\0';
}

static FILE *open_first(const char *name, char *path, size_t size) {
  char folder[SYSTEM_PATH_SIZE];
  const char *home = getenv("HOME");
  settings_folder(folder);
  if (strncmp(name, "~/", 2) == 0 && home != NULL)
    (void)snprintf(path, size, "%s%s", home, name + 1);
  else if (strchr(name, '/') != NULL)
    (void)snprintf(path, size, "%s%s", name[0] == '/' ? "" : folder, name);
  else
    (void)snprintf(path, size, "%sthemes/%s.theme", folder, name);
  FILE *file = fopen(path, "rb");
  if (file != NULL || errno != ENOENT || strchr(name, '/') != NULL) return file;
  char installed[SYSTEM_PATH_SIZE];
  (void)snprintf(installed, sizeof installed, FD_SHARE_DIR "/themes/%.200s.theme", name);
  file = fopen(installed, "rb");
  if (file != NULL) (void)snprintf(path, size, "%s", installed);
  return file;
}

enum code theme_path_read(const char *name, char text[THEME_TEXT_MAX], size_t *length, char *path,
                          size_t size, struct error *error) {
  *length = 0;
  FILE *file = open_first(name, path, size);
  if (file == NULL && errno == ENOENT)
    return error_set(
        error, CODE_NOT_FOUND,
        _("There is no theme \"%.60s\": it is none of default, light, high-contrast and mono, and "
          "there is no %.200s."),
        name, path);
  if (file == NULL)
    return error_set(error, CODE_STORAGE, _("The theme in %.200s cannot be read: %s."), path,
                     strerror(errno));
  *length = fread(text, 1, THEME_TEXT_MAX, file);
  bool failed = ferror(file) != 0;
  (void)fclose(file);
  return failed ? error_set(error, CODE_STORAGE, _("The theme in %.200s cannot be read."), path) : CODE_OK;
}
