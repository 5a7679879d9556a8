/*
 * Where a theme's file lies that the settings name.
 */
#ifndef CLI_THEME_PATH_H
#define CLI_THEME_PATH_H

#include "core/model/error.h"

enum { THEME_TEXT_MAX = 16 * 1024 + 1 };

/*
 * Reads the file of a theme: a path when the name has a slash (from the folder of the settings, or "~/..."), else NAME.theme in the folder
 * themes beside the settings, else among the installed ones. The bytes go to `text` (one more than a theme may have at most), their number to
 * `*length`, the path to `path`. CODE_NOT_FOUND with the places that were looked at; CODE_STORAGE when it cannot be read.
 */
FD_CHECKED enum code theme_path_read(const char *name, char text[THEME_TEXT_MAX], size_t *length, char *path,
                                     size_t size, struct error *error);

#endif
