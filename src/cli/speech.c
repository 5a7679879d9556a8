#include "cli/speech.h"

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/catalogue.h"
#include "core/model/language.h"
#include "core/model/locale_format.h"

const char speech_languages[] = FRONTDESK_LANGUAGES;

enum { NAME_SIZE = 64 };

/* What was settled; one for the process. */
static struct {
  bool plain;
  bool broken;            /* the catalogue of the environment's language cannot be used */
  char locale[NAME_SIZE]; /* the setting; "" when there is none */
} settled;

static const char *environment(const char *name) {
  const char *value = getenv(name);
  return value == NULL ? "" : value;
}

/* The locale that the environment names for a category: "" for none. */
static const char *environment_locale(const char *category) {
  const char *all = environment("LC_ALL");
  if (all[0] != '\0') return all;
  const char *own = environment(category);
  return own[0] != '\0' ? own : environment("LANG");
}

static bool is_c(const char *locale) {
  size_t length = strcspn(locale, ".@");
  return length == 0 || (length == 1 && locale[0] == 'C') || (length == 5 && memcmp(locale, "POSIX", 5) == 0);
}

static bool is_english(const char *locale) {
  return is_c(locale) ||
         (strncmp(locale, "en", 2) == 0 && (locale[2] == '\0' || strchr("_-.@:", locale[2]) != NULL));
}

/* ---- Catalogues ---- */

/* share/locale beside the folder of the program, in the build tree as in an installed one; else where it was to be installed. */
static void bind_catalogues(void) {
  static const char beside[] = "/../share/locale";
  char path[PATH_MAX + sizeof beside];
  ssize_t length = readlink("/proc/self/exe", path, PATH_MAX);
  const char *folder = FRONTDESK_LOCALE_DIR;
  if (length > 0) {
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    memcpy(slash != NULL ? slash : path, beside, sizeof beside);
    if (access(path, R_OK) == 0) folder = path;
  }
  (void)bindtextdomain("frontdesk", folder);
  (void)bind_textdomain_codeset("frontdesk", "UTF-8");
  (void)textdomain("frontdesk");
}

static enum catalogue_state look(const char *language, size_t length) {
  char path[PATH_MAX + NAME_SIZE];
  int written = snprintf(path, sizeof path, "%s/%.*s/LC_MESSAGES/frontdesk.mo",
                         bindtextdomain("frontdesk", NULL), (int)length, language);
  return written > 0 && (size_t)written < sizeof path ? catalogue_look(path) : CATALOGUE_MISSING;
}

/* The letters of a language's name that there is a catalogue for: "de_AT.UTF-8" is looked for as de_AT, then as de. 0: none. */
static size_t catalogue_of(const char *language, enum catalogue_state *state) {
  size_t country = strcspn(language, ".@:");
  size_t alone = strcspn(language, "_.@:");
  *state = memchr(language, '/', country) != NULL ? CATALOGUE_MISSING : look(language, country);
  if (*state != CATALOGUE_MISSING || alone == country || memchr(language, '/', country) != NULL)
    return *state == CATALOGUE_SOUND ? country : 0;
  *state = look(language, alone);
  return *state == CATALOGUE_SOUND ? alone : 0;
}

/*
 * Speaks by a list of languages ("de_AT:de"), as far as there are catalogues; English stands for the end of the list. Says whether it
 * speaks English because a catalogue cannot be used.
 */
static bool speak(const char *names) {
  char wanted[NAME_SIZE * 2];
  char list[NAME_SIZE * 2];
  bool broken = false;
  size_t used = 0;
  (void)snprintf(wanted, sizeof wanted, "%s", names);
  for (char *letter = wanted; *letter != '\0'; letter++)
    if (*letter == '-') *letter = '_';
  const char *at = wanted;
  while (*at != '\0' && !is_english(at)) {
    enum catalogue_state state;
    size_t length = catalogue_of(at, &state);
    broken = broken || state == CATALOGUE_BROKEN;
    if (length > 0 && used + length + 2 <= sizeof list) {
      if (used > 0) list[used++] = ':';
      memcpy(list + used, at, length);
      used += length;
    }
    at += strcspn(at, ":");
    at += *at == ':';
  }
  list[used] = '\0';
  (void)setlocale(LC_MESSAGES, "C");
  if (used == 0) return broken;
  (void)setenv("LANGUAGE", list, 1);
  if (setlocale(LC_MESSAGES, "C.UTF-8") == NULL) (void)setlocale(LC_MESSAGES, "");
  (void)bind_textdomain_codeset("frontdesk",
                                "UTF-8"); /* what was looked up in another language is forgotten */
  return false;
}

/* Whether a catalogue is in force: its head is what the empty text means. */
static bool has_catalogue(void) { return gettext("")[0] != '\0'; }

/* ---- Choosing ---- */

/* The characters of the terminal are those that the environment says, also where the system has not generated that locale. */
static void choose_characters(void) {
  const char *named = environment_locale("LC_CTYPE");
  const char *codeset = strchr(named, '.');
  if (setlocale(LC_CTYPE, "") != NULL || codeset == NULL) return;
  if (strncmp(codeset, ".UTF-8", 6) == 0 || strncmp(codeset, ".utf8", 5) == 0)
    (void)setlocale(LC_CTYPE, "C.UTF-8");
}

/* The first of the names that a locale is known for. */
static const struct locale_format *first_known(const char *const names[], int count) {
  for (int i = 0; i < count; i++) {
    const struct locale_format *format = names[i][0] == '\0' ? NULL : locale_format_find(names[i]);
    if (format != NULL && !is_c(names[i])) return format;
  }
  return NULL;
}

static void choose_formats(const char *language, const char *locale) {
  const char *time = environment_locale("LC_TIME");
  bool other =
      language[0] != '\0' && strncmp(language, time, 2) != 0; /* the environment is another person's */
  const char *const names[] = {locale, other ? "" : time, language, environment_locale("LC_MESSAGES")};
  locale_use_for_dates(first_known(names, 4));
  locale_use_for_money(locale_of_dates());
}

void speech_start_plain(void) {
  settled.plain = true;
  choose_characters();
  (void)setlocale(LC_MESSAGES, "C");
}

void speech_start(void) {
  choose_characters();
  bind_catalogues();
  const char *locale = environment_locale("LC_MESSAGES");
  const char *languages = environment("LANGUAGE");
  /* As gettext has it: a list counts where the locale is not the plain one; "C.UTF-8" has the characters for any. */
  bool lists = strcmp(locale, "C") != 0 && strcmp(locale, "POSIX") != 0 && locale[0] != '\0';
  settled.broken = speak(lists && languages[0] != '\0' ? languages : is_c(locale) ? "" : locale);
  choose_formats("", "");
}

void speech_settle(const char *language, const char *locale, char notice[SPEECH_NOTICE_SIZE]) {
  notice[0] = '\0';
  if (settled.plain) return;
  bool broken = language[0] != '\0' ? speak(language) : settled.broken;
  if (broken)
    (void)snprintf(
        notice, SPEECH_NOTICE_SIZE,
        "The texts of this language cannot be read, so all is in English; install frontdesk anew.");
  else if (language[0] != '\0' && !is_english(language) && !has_catalogue())
    (void)snprintf(notice, SPEECH_NOTICE_SIZE,
                   "There is no language \"%.40s\" here, so all is in English; there are: en %s.", language,
                   speech_languages);
  if (locale[0] != '\0' && !is_c(locale) && locale_format_find(locale) == NULL && notice[0] == '\0')
    (void)snprintf(notice, SPEECH_NOTICE_SIZE,
                   _("How dates are written in \"%.40s\" is not known here; write a locale such as de_AT."),
                   locale);
  (void)snprintf(settled.locale, sizeof settled.locale, "%s", locale);
  choose_formats(language, locale);
}

void speech_money_of_salon(const char *locale) {
  const char *all = environment("LC_ALL");
  const char *const names[] = {settled.locale, all[0] != '\0' ? all : environment("LC_MONETARY"),
                               locale == NULL ? "" : locale};
  const struct locale_format *format = first_known(names, 3);
  if (!settled.plain && format != NULL) locale_use_for_money(format);
}
