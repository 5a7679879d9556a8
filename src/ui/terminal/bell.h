/*
 * The bell: how often it rings for what has happened, so that ears can tell a thing that was saved from one that was refused.
 */
#ifndef UI_BELL_H
#define UI_BELL_H

#include "ui/message.h"

enum { BELL_GAP_MS = 180, BELL_FLASH_MS = 100 };

enum bell {
  BELL_REFUSED, /* what is refused rings once; the default */
  BELL_ALL,     /* what is saved rings once, what is remarked twice, what is refused three times */
  BELL_VISUAL,  /* what is refused flashes, and nothing rings */
  BELL_OFF
};

/* By the word of the settings; NULL and an unknown one mean BELL_REFUSED. "on" is an old word for it. */
enum bell bell_find(const char *word);

/* How often it rings, BELL_GAP_MS apart; of BELL_VISUAL how often it flashes. */
int bell_rings(enum bell bell, enum message_kind kind);

#endif
