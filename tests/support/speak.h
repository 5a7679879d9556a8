/*
 * A language for a test, out of the catalogues of the build tree. It needs no locale of the machine but C.UTF-8.
 */
#ifndef TESTS_SUPPORT_SPEAK_H
#define TESTS_SUPPORT_SPEAK_H

#include <locale.h>
#include <stdlib.h>

#include "core/model/language.h"
#include "core/model/locale_format.h"

/* Speaks a language ("de") and writes dates and money as its row of the table has them; "" for plain English again. */
static inline void speak(const char *language) {
  (void)setenv("LANGUAGE", language, 1);
  (void)setlocale(LC_MESSAGES, language[0] == '\0' ? "C" : "C.UTF-8");
  (void)bindtextdomain("frontdesk", FD_LOCALE_DIR);
  (void)bind_textdomain_codeset("frontdesk", "UTF-8");
  (void)textdomain("frontdesk");
  locale_use_for_dates(locale_format_find(language));
  locale_use_for_money(locale_format_find(language));
}

#endif
