#include "ui/customers/card.h"

#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "ui/booking/booking_view.h"

void card_init(struct card *card) {
  memset(card, 0, sizeof *card);
  arena_init(&card->arena, CARD_ARENA_MAX);
}

void card_release(struct card *card) { arena_release(&card->arena); }

void card_clear(struct card *card) {
  arena_clear(&card->arena);
  struct arena arena = card->arena;
  *card = (struct card){.arena = arena};
}

/* ---- Places ---- */

/* Sections with a line over them. */
static bool has_heading(enum card_section section) {
  return section == CARD_COMING || section == CARD_WISHES || section == CARD_NOTES || section == CARD_PAST;
}

static int section_blocks(const struct card *card, enum card_section section) {
  int count = card->counts[section];
  return count > 0 && has_heading(section) ? count + 1 : count;
}

struct card_place card_place(const struct card *card, int block) {
  int left = block;
  for (int section = 0; section < CARD_SECTIONS; section++) {
    int blocks = section_blocks(card, (enum card_section)section);
    if (left >= 0 && left < blocks)
      return (struct card_place){(enum card_section)section,
                                 has_heading((enum card_section)section) ? left - 1 : left};
    left -= blocks;
  }
  return (struct card_place){CARD_FACTS, -1};
}

int card_block(const struct card *card, enum card_section section, int at) {
  int block = has_heading(section) ? 1 : 0;
  for (int before = 0; before < (int)section; before++)
    block += section_blocks(card, (enum card_section)before);
  return block + at;
}

struct card_place card_lit(const struct card *card) {
  return card_place(card, card->lit);
}

static const struct appointment *visit_at(const struct card *card, struct card_place place) {
  if (!card->loaded || place.at < 0) return NULL;
  if (place.section == CARD_COMING) return &card->data.coming[place.at];
  return place.section == CARD_PAST ? &card->data.past[place.at] : NULL;
}

const struct appointment *card_visit(const struct card *card) { return visit_at(card, card_lit(card)); }

const struct customer_note *card_note(const struct card *card) {
  struct card_place lit = card_lit(card);
  return lit.section == CARD_NOTES && lit.at >= 0 ? &card->data.customer.dated_notes[lit.at] : NULL;
}

const struct card_like *card_like(const struct card *card) {
  struct card_place lit = card_lit(card);
  return lit.section == CARD_LIKES && lit.at >= 0 ? &card->likes[lit.at] : NULL;
}

const char *card_plain(const struct card *card) {
  struct card_place lit = card_lit(card);
  const struct appointment *visit = card_visit(card);
  const struct customer_note *note = card_note(card);
  const char *contact = card->loaded ? card->data.customer.phone : "";
  if (card->loaded && contact[0] == '\0') contact = card->data.customer.email;
  if (visit != NULL) return contact[0] != '\0' ? contact : visit->confirmation_code;
  if (note != NULL) return note->text;
  if (lit.section == CARD_LIKES && lit.at >= 0) return card->likes[lit.at].name;
  return lit.section == CARD_FACTS && lit.at >= 0 ? card->facts[lit.at].plain : contact;
}

/* ---- Going about ---- */

void card_move(struct card *card, int blocks) {
  int step = blocks < 0 ? -1 : 1;
  int at = card->lit;
  for (int left = blocks * step; left > 0;) {
    at += step;
    if (at < 0 || at >= card->blocks) return;
    if (card_place(card, at).at < 0) continue;
    card->lit = at;
    left--;
  }
}

void card_move_to_end(struct card *card, bool last) {
  card->lit = last ? card->blocks : -1;
  card_move(card, last ? -1 : 1);
  if (card->lit < 0 || card->lit >= card->blocks) card->lit = 0;
}

/* The id of what a block shows; nil for what has none. */
static struct id id_at(const struct card *card, struct card_place place) {
  const struct appointment *visit = visit_at(card, place);
  if (visit != NULL) return visit->id;
  if (place.at < 0) return id_nil;
  if (place.section == CARD_NOTES) return card->data.customer.dated_notes[place.at].id;
  if (place.section == CARD_WISHES) return card->data.wishes[place.at].id;
  return place.section == CARD_LIKES ? card->likes[place.at].id : id_nil;
}

/* The visit that is most likely meant. */
static int likely_block(const struct card *card) {
  for (int i = 0; i < card->data.coming_count; i++) {
    enum appointment_status status = card->data.coming[i].status;
    if (status != STATUS_COMPLETED && status != STATUS_CANCELLED && status != STATUS_NO_SHOW)
      return card_block(card, CARD_COMING, i);
  }
  if (card->data.past_count > 0) return card_block(card, CARD_PAST, 0);
  return card->data.coming_count > 0 ? card_block(card, CARD_COMING, 0) : 0;
}

/* What was lit before, where it is now; its neighbour when it is gone. */
static void light_again(struct card *card, struct card_place before, struct id id) {
  for (int i = 0; !id_is_nil(id) && i < card->blocks; i++)
    if (id_equal(id_at(card, card_place(card, i)), id)) {
      card->lit = i;
      return;
    }
  int count = card->counts[before.section];
  if (count > 0 && before.at >= 0)
    card->lit = card_block(card, before.section, before.at < count ? before.at : count - 1);
  else
    card->lit = likely_block(card);
}

/* ---- Loading ---- */

static void count_blocks(struct card *card) {
  const struct customer_card *data = &card->data;
  card->counts[CARD_FACTS] = card->fact_count;
  card->counts[CARD_LIKES] = card->like_count;
  card->counts[CARD_COMING] = data->coming_count;
  card->counts[CARD_WISHES] = data->wish_count;
  card->counts[CARD_NOTES] = data->customer.dated_note_count;
  card->counts[CARD_PAST] = data->past_count;
  card->counts[CARD_OLDER] = card->more ? 1 : 0;
  card->blocks = 0;
  for (int section = 0; section < CARD_SECTIONS; section++)
    card->blocks += section_blocks(card, (enum card_section)section);
}

/* Keeps the strongest. */
static void like_add(struct card *card, const struct customer *other) {
  enum likeness why = other->deleted_at != 0 ? LIKE_NOTHING : customer_likeness(&card->data.customer, other);
  if (why == LIKE_NOTHING) return;
  for (int i = 0; i < card->like_count; i++)
    if (id_equal(card->likes[i].id, other->id)) return;
  struct card_like like = {.id = other->id,
                           .name = other->name,
                           .contact = other->phone[0] != '\0' ? other->phone : other->email,
                           .why = why};
  int at = card->like_count < CARD_LIKES_MAX ? card->like_count++ : CARD_LIKES_MAX;
  while (at > 0 && card->likes[at - 1].why > why) {
    if (at < CARD_LIKES_MAX) card->likes[at] = card->likes[at - 1];
    at--;
  }
  if (at < CARD_LIKES_MAX) card->likes[at] = like;
}

/* Others with the same number or e-mail, and those whom the search takes for the same name. */
static enum code find_likes(struct ui *ui, struct card *card, struct error *error) {
  enum { LOOKED_AT_MAX = 12 };
  struct finder_result hits = {0};
  const struct customer *customer = &card->data.customer;
  card->like_count = 0;
  if (customer->deleted_at != 0) return CODE_OK;
  for (int i = 0; i < card->data.same_count; i++) like_add(card, &card->data.same[i]);
  struct finder *finder = booking_finder(ui);
  if (finder != NULL) finder_search(finder, customer->name, strlen(customer->name), &hits);
  struct id ids[LOOKED_AT_MAX];
  struct customer others[LOOKED_AT_MAX];
  int count = 0;
  for (size_t i = 0; i < hits.count && count < LOOKED_AT_MAX; i++) {
    const struct finder_hit *hit = &hits.hits[i];
    bool name = hit->match != FINDER_BEGINNING && hit->match != FINDER_INSIDE;
    if (name && !id_equal(hit->id, customer->id)) ids[count++] = hit->id;
  }
  enum code code = reader_customer_rows(ui->desk.replica, ids, count, &card->arena, others, error);
  for (int i = 0; i < count && code == CODE_OK; i++)
    if (!id_is_nil(others[i].id)) like_add(card, &others[i]);
  return code;
}

static int64_t today_start(const struct desk *desk) { return zone_day_start(desk_zone(desk), desk->today); }

enum code card_load(struct ui *ui, struct card *card, struct id id, struct error *error) {
  struct card_place place = card_lit(card);
  struct id lit = id_at(card, place);
  bool same = card->loaded && id_equal(card->id, id);
  int past = same && card->data.past_count > CARD_FIRST_PAGE ? card->data.past_count : CARD_FIRST_PAGE;
  int top = card->top;
  card_clear(card);
  enum code code =
      reader_card(ui->desk.replica, id, today_start(&ui->desk), past + 1, &card->arena, &card->data, error);
  if (code == CODE_OK) code = find_likes(ui, card, error);
  if (code != CODE_OK) return code;
  card->id = id;
  card->loaded = true;
  card->more = card->data.past_count > past;
  if (card->more) card->data.past_count = past;
  card_tell(ui, card);
  count_blocks(card);
  card->lit = likely_block(card);
  if (same) {
    light_again(card, place, lit);
    card->top = top;
  }
  if (card_place(card, card->lit).at < 0) card_move(card, 1);
  return CODE_OK;
}

enum code card_load_older(struct ui *ui, struct card *card, struct error *error) {
  if (!card->loaded || !card->more || card->data.past_count >= CARD_PAST_MAX) return CODE_OK;
  struct appointment *older = NULL;
  int count = 0;
  struct customer_card *data = &card->data;
  /* Several may have begun at once: those that are there already come again, and are passed over. */
  int64_t last = data->past[data->past_count - 1].starts_at;
  int known = 0;
  while (known < data->past_count && data->past[data->past_count - 1 - known].starts_at == last) known++;
  int wanted = CARD_PAGE + known + 1;
  enum code code = reader_customer_visits(ui->desk.replica, card->id, last + 1, wanted, &card->arena, &older,
                                          &count, error);
  if (code != CODE_OK) return code;
  struct appointment *all = ARENA_NEW(&card->arena, (size_t)(data->past_count + count), struct appointment);
  if (all == NULL) return error_set(error, CODE_INTERNAL, _("There is not enough memory for more visits."));
  memcpy(all, data->past, (size_t)data->past_count * sizeof *all);
  int total = data->past_count;
  for (int i = 0; i < count && total < data->past_count + CARD_PAGE; i++) {
    bool there = false;
    for (int k = 0; k < known; k++) there = there || id_equal(older[i].id, all[data->past_count - 1 - k].id);
    if (!there) all[total++] = older[i];
  }
  card->more = count == wanted && total < CARD_PAST_MAX;
  bool was_older = card_lit(card).section == CARD_OLDER;
  int first = data->past_count;
  data->past = all;
  data->past_count = total;
  count_blocks(card);
  if (was_older && first < total) card->lit = card_block(card, CARD_PAST, first);
  if (card->lit >= card->blocks) card_move_to_end(card, true);
  return CODE_OK;
}
