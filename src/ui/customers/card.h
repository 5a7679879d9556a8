/*
 * A customer's card: who it is with flags at the top, and under it a list of blocks that one goes through: facts (contacts, birth date,
 * notes, figures), others who may be the same person, visits to come, wishes on the waiting list, dated notes, past visits. Older visits are
 * loaded by the page when one comes to the end.
 *
 * A block is known by its section and its place there; what it says is made when it is drawn, so that a long history costs nothing. The lit
 * block is kept by the id of what it shows when the card is loaded anew.
 *
 * Life cycle: card_init, card_load…, card_release.
 */
#ifndef UI_CARD_H
#define UI_CARD_H

#include "core/model/likeness.h"
#include "core/store/reader_card.h"
#include "ui/terminal/canvas.h"
#include "ui/ui.h"

enum {
  CARD_FIRST_PAGE = 12, /* past visits that are loaded with the card */
  CARD_PAGE = 40,       /* that each page after it brings */
  CARD_PAST_MAX = 3000, /* that are ever loaded */
  CARD_FACTS_MAX = 14,
  CARD_FLAGS_MAX = 9,
  CARD_LIKES_MAX = 3,
  CARD_ARENA_MAX = 16 << 20,
  CARD_TEXT_SIZE = 4200 /* a note and what stands before it */
};

enum card_section {
  CARD_FACTS,
  CARD_LIKES,
  CARD_COMING,
  CARD_WISHES,
  CARD_NOTES,
  CARD_PAST,
  CARD_OLDER, /* one block: there are more visits than are loaded */
  CARD_SECTIONS
};

/* What a fact is about: what the key that copies takes. */
struct card_fact {
  const char *label; /* translated */
  const char *text;
  const char *plain; /* what is copied */
  enum paint paint;
};

struct card_flag {
  const char *text;
  enum paint paint;
};

/* Somebody who is probably the same person. */
struct card_like {
  struct id id;
  const char *name, *contact;
  enum likeness why;
};

struct card_place {
  enum card_section section;
  int at; /* in the section; -1: its heading, which cannot be lit */
};

struct card {
  struct arena arena;
  bool loaded;
  struct id id;
  struct customer_card data;
  bool more; /* there are older visits */
  struct card_flag flags[CARD_FLAGS_MAX];
  int flag_count;
  struct card_fact facts[CARD_FACTS_MAX];
  int fact_count;
  struct card_like likes[CARD_LIKES_MAX];
  int like_count;
  int counts[CARD_SECTIONS]; /* blocks of each section without its heading */
  int blocks;                /* of all sections, with headings */
  int lit, top;              /* blocks */
};

void card_init(struct card *card);
void card_release(struct card *card);

/* Nobody's card. */
void card_clear(struct card *card);

/*
 * Loads a customer. The same one again keeps what is lit, by its id, and the pages; another one begins at the visit that is most likely
 * meant: today's first one that is still to be done, else the next one, else the last.
 */
FD_CHECKED enum code card_load(struct ui *ui, struct card *card, struct id id, struct error *error);

/* Loads another page of past visits. */
FD_CHECKED enum code card_load_older(struct ui *ui, struct card *card, struct error *error);

/* Where a block is, and the block of a place. */
struct card_place card_place(const struct card *card, int block);
int card_block(const struct card *card, enum card_section section, int at);

/* What is lit; of the section CARD_FACTS with at -1 when nothing is. */
struct card_place card_lit(const struct card *card);

/* The lit visit, dated note or probable duplicate, or NULL. */
const struct appointment *card_visit(const struct card *card);
const struct customer_note *card_note(const struct card *card);
const struct card_like *card_like(const struct card *card);

/* Moves the light by so many blocks that can be lit. */
void card_move(struct card *card, int blocks);
void card_move_to_end(struct card *card, bool last);

/* What somebody may want elsewhere: the lit fact or note, else the phone number or e-mail, else the code of the lit visit; "" for none. */
const char *card_plain(const struct card *card);

/* Scrolls so that the lit block is inside; draws. With `on` its keys work: the lit block shows and has the cursor. (card_draw.c) */
void card_layout(const struct ui *ui, struct card *card, struct area area);
void card_draw(const struct ui *ui, const struct card *card, struct canvas *canvas, struct area area,
               bool on);

/* Flags and facts out of what is loaded. (card_facts.c) */
void card_tell(const struct ui *ui, struct card *card);

/* "the same phone": why somebody is thought to be the same. */
const char *card_like_words(enum likeness why);

#endif
