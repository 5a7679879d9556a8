/*
 * Copying to the clipboard of the machine that the terminal runs on, by a sequence that the terminal understands (OSC 52). It is only
 * written, never read: what somebody else has copied is none of ours.
 */
#ifndef UI_COPY_H
#define UI_COPY_H

#include <stdbool.h>
#include <stddef.h>

enum { COPY_TEXT_MAX = 512, COPY_SIZE = 4 * COPY_TEXT_MAX };

/* What stands between the program and the terminal, and must be told to pass the sequence on. */
enum copy_way { COPY_PLAIN, COPY_TMUX, COPY_SCREEN };

/*
 * Whether a terminal of that name may understand it. The consoles and the terminals of old do not, and may show rubbish. NULL and "" may:
 * who does not say its name is a newer one as a rule.
 */
bool copy_is_understood(const char *term);

/* Writes the sequence for a text of at most COPY_TEXT_MAX bytes (the rest is left out, never half a character), with its end. */
void copy_write(const char *text, enum copy_way way, char out[COPY_SIZE]);

#endif
