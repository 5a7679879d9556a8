/*
 * The language of the person at the desk: every text that a person reads goes through here, written in English, looked up in the
 * catalogue of po/ at run time (gettext). What machines read (JSON keys, codes, names in files, SQL) never does.
 *
 *   _("Nobody is found.")                          a text that is shown here
 *   N_("check in")                                 a text in a static table, which _() looks up where it is shown
 *   P_("%d visit", "%d visits", count)             a text with a number, in the plural form of the language
 *   C_("label of nine cells", "Services")          a text that must be said otherwise here than elsewhere, and where
 *
 * Sentences are whole: they are never put together out of pieces, and where a sentence has several values, a translation may take them in
 * another order ("%2$s"). What is stored stays in the language of the desk that wrote it, as the sentences of the undo list do. The
 * language is chosen once (cli/speech.h), before there are threads.
 */
#ifndef CORE_MODEL_LANGUAGE_H
#define CORE_MODEL_LANGUAGE_H

#include <libintl.h>

#define _(text) language_text(text)
#define N_(text) (text)
#define C_(place, text) language_of_place(place "\004" text, text)
#define P_(one, many, count) ngettext((one), (many), (unsigned long)(count))

/* A text in the language in force. An empty one, which catalogues answer with their head, and NULL are what they are. */
static inline const char *language_text(const char *text) __attribute__((format_arg(1)));
static inline const char *language_text(const char *text) {
  return text == NULL || text[0] == '\0' ? text : gettext(text);
}

/* The text of a place, whose key is the place, U+0004 and the text: as catalogues have it. */
static inline const char *language_of_place(const char *key, const char *text) {
  const char *found = gettext(key);
  return found == key ? text : found;
}

#endif
