/*
 * The language that the program speaks, and the locale that it writes dates, times and money by: chosen here and nowhere else, before
 * there are threads.
 *
 * The language is that of the setting `language`, else of the environment (LANGUAGE, LC_ALL, LC_MESSAGES, LANG). It needs a catalogue
 * (po/), and no locale that the system would have to generate: where there is none, C.UTF-8 stands in. Without a catalogue, or with
 * one that cannot be read, the program speaks English. A text that a catalogue lacks is shown in English.
 *
 * Dates and times are written by the setting `locale`, else by the setting `language`, else by LC_ALL, LC_TIME or LANG, else as the
 * language has it. Money: by the setting `locale`, else by LC_ALL or LC_MONETARY, else by the salon's own locale, else as dates are. Numbers
 * of programs (LC_NUMERIC) stay as in C.
 *
 * What a program reads does not depend on it: with --json all is English and plain.
 */
#ifndef CLI_SPEECH_H
#define CLI_SPEECH_H

enum { SPEECH_NOTICE_SIZE = 256 };

/* The languages that there are catalogues for, with blanks between: "de fr". English needs none. */
extern const char speech_languages[];

/* At the start: as the environment says. */
void speech_start(void);

/* English, whatever the environment says: what a program will read. */
void speech_start_plain(void);

/*
 * Once the settings are known; "" for one that is not set. What is wrong with them is written to `notice`, a sentence for the person
 * at the desk, or "".
 */
void speech_settle(const char *language, const char *locale, char notice[SPEECH_NOTICE_SIZE]);

/* Once the salon is known: its locale ("de-DE") is the one of money unless something else was asked for. */
void speech_money_of_salon(const char *locale);

#endif
