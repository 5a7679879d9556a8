#include "core/model/finder.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/finder_index.h"
#include "core/model/language.h"

/* A growing list of entries that it owns. */
struct entries {
  struct finder_entry **list;
  size_t count, capacity;
  size_t bytes;
};

struct finder {
  struct finder_index index;
  struct entries beside;  /* searched one by one */
  struct entries filling; /* not yet searched */
};

static size_t entry_size(const struct finder_entry *entry) {
  return sizeof *entry + entry->name_length + entry->email_length + 2u;
}

static void entries_clear(struct entries *entries) {
  for (size_t i = 0; i < entries->count; i++) free(entries->list[i]);
  free(entries->list);
  *entries = (struct entries){0};
}

static bool entries_reserve(struct entries *entries, size_t count) {
  if (count <= entries->capacity) return true;
  size_t capacity = count < entries->capacity * 2 ? entries->capacity * 2 : count + 16;
  struct finder_entry **list = realloc(entries->list, capacity * sizeof(struct finder_entry *));
  if (list == NULL) return false;
  entries->list = list;
  entries->capacity = capacity;
  return true;
}

static struct finder_entry *entry_of_card(struct id id, uint8_t flags, const struct finder_card *card) {
  struct finder_entry *entry = malloc(sizeof *entry + card->name_length + card->email_length + 2);
  if (entry == NULL) return NULL;
  *entry = (struct finder_entry){
      .id = id,
      .flags = flags,
      .name_length = (uint8_t)card->name_length,
      .email_length = (uint8_t)card->email_length,
      .local_length = (uint8_t)card->local_length,
      .phones = {card->phones[0], card->phones[1]},
  };
  memcpy(entry->text, card->name, card->name_length + 1);
  memcpy(entry->text + card->name_length + 1, card->email, card->email_length + 1);
  return entry;
}

/* Adds an entry, which the list owns from then on. */
static bool entries_add(struct entries *entries, struct finder_entry *entry) {
  if (entry == NULL || !entries_reserve(entries, entries->count + 1)) {
    free(entry);
    return false;
  }
  entries->list[entries->count++] = entry;
  entries->bytes += entry_size(entry);
  return true;
}

static bool entries_remove(struct entries *entries, struct id id) {
  size_t before = entries->count;
  for (size_t i = entries->count; i-- > 0;) {
    if (!id_equal(entries->list[i]->id, id)) continue;
    entries->bytes -= entry_size(entries->list[i]);
    free(entries->list[i]);
    memmove(&entries->list[i], &entries->list[i + 1], (--entries->count - i) * sizeof(struct finder_entry *));
  }
  return entries->count < before;
}

/* ---- Life cycle ---- */

struct finder *finder_new(void) {
  return calloc(1, sizeof(struct finder));
}

void finder_clear(struct finder *finder) {
  finder_index_release(&finder->index);
  entries_clear(&finder->beside);
  entries_clear(&finder->filling);
  *finder = (struct finder){0};
}

void finder_free(struct finder *finder) {
  if (finder == NULL) return;
  finder_clear(finder);
  free(finder);
}

static enum code no_memory(struct error *error) {
  return error_set(
      error, CODE_INTERNAL,
      _("There is not enough memory for the customer search; close other programs and start again."));
}

static struct finder_entry *entry_of_record(const struct finder_record *record) {
  struct finder_card_text text;
  struct finder_card card = finder_card_of(record, &text);
  return entry_of_card(record->id, record->flags, &card);
}

enum code finder_fill(struct finder *finder, const struct finder_record *record, struct error *error) {
  return entries_add(&finder->filling, entry_of_record(record)) ? CODE_OK : no_memory(error);
}

/* ---- Building anew ---- */

static struct finder_entry *entry_of_slot(const struct finder_index *index, uint32_t slot) {
  struct finder_card_text text;
  struct finder_card card = {.name = text.name, .email = text.email, .phones = {index->phones[slot]}};
  card.name_length = finder_index_name(index, slot, text.name);
  card.email_length = finder_index_email(index, slot, text.email, &card.local_length);
  card.phones[1] = finder_index_extra_phone(index, slot);
  return entry_of_card(index->ids[slot], index->flags[slot], &card);
}

/* Puts what the index holds into a list. */
static bool entries_of_index(struct entries *entries, const struct finder_index *index) {
  for (uint32_t slot = 0; slot < index->count; slot++) {
    if (!bitset_has(&index->dead, slot) && !entries_add(entries, entry_of_slot(index, slot))) return false;
  }
  return true;
}

static uint64_t id_hash(struct id id) {
  uint64_t high = 0, low = 0;
  memcpy(&high, id.bytes, sizeof high);
  memcpy(&low, id.bytes + sizeof high, sizeof low);
  uint64_t hash = (high ^ low * UINT64_C(0x9E3779B97F4A7C15)) * UINT64_C(0xBF58476D1CE4E5B9);
  return hash ^ hash >> 29;
}

/*
 * Gathers into `unique` those that the lists hold, by reference; of several with one id the last. False
 * when there is no memory.
 */
static bool gather(const struct entries *const lists[3], struct finder_entry **unique, uint32_t *count,
                   size_t total) {
  size_t size = 64;
  while (size < total * 2) size *= 2;
  uint32_t *table = calloc(size, sizeof table[0]);
  if (table == NULL) return false;
  *count = 0;
  for (size_t which = 0; which < 3; which++) {
    for (size_t i = 0; i < lists[which]->count; i++) {
      struct finder_entry *entry = lists[which]->list[i];
      size_t place = id_hash(entry->id) & (size - 1);
      while (table[place] != 0 && !id_equal(unique[table[place] - 1]->id, entry->id))
        place = (place + 1) & (size - 1);
      if (table[place] == 0) table[place] = ++*count;
      unique[table[place] - 1] = entry;
    }
  }
  free(table);
  return true;
}

static bool rebuild(struct finder *finder) {
  struct entries kept = {0};
  struct finder_index index = {0};
  uint32_t count = 0;
  bool done = entries_of_index(&kept, &finder->index);
  size_t total = kept.count + finder->beside.count + finder->filling.count;
  struct finder_entry **unique = malloc((total + 1) * sizeof(struct finder_entry *));
  const struct entries *const lists[3] = {&kept, &finder->beside, &finder->filling};
  done = done && unique != NULL && total < UINT32_MAX && gather(lists, unique, &count, total) &&
         finder_index_build(&index, unique, count);
  free(unique);
  entries_clear(&kept);
  if (!done) return false;
  finder_index_release(&finder->index);
  entries_clear(&finder->beside);
  entries_clear(&finder->filling);
  finder->index = index;
  return true;
}

enum code finder_settle(struct finder *finder, struct error *error) {
  size_t waiting = finder->beside.count + finder->filling.count;
  bool settled = waiting == 0 && finder->index.dead_count <= finder->index.count / 4;
  return settled || rebuild(finder) ? CODE_OK : no_memory(error);
}

/* ---- Changes ---- */

static bool bury(struct finder_index *index, struct id id) {
  for (uint32_t slot = 0; slot < index->count; slot++) {
    if (!id_equal(index->ids[slot], id) || bitset_has(&index->dead, slot)) continue;
    bitset_add(&index->dead, slot);
    index->dead_count++;
    return true;
  }
  return false;
}

enum code finder_put(struct finder *finder, const struct finder_record *record, struct error *error) {
  struct finder_entry *entry = entry_of_record(record);
  if (entry == NULL || !entries_reserve(&finder->beside, finder->beside.count + 1)) {
    free(entry);
    return no_memory(error);
  }
  finder_remove(finder, record->id);
  bool added = entries_add(&finder->beside, entry);
  /* With little memory the customers beside the index stay there: slower, but all are found. */
  if (finder->beside.count >= FINDER_BESIDE_MAX) (void)rebuild(finder);
  return added ? CODE_OK : no_memory(error);
}

bool finder_remove(struct finder *finder, struct id id) {
  bool filling = entries_remove(&finder->filling, id);
  return entries_remove(&finder->beside, id) || bury(&finder->index, id) || filling;
}

size_t finder_count(const struct finder *finder) {
  return finder->index.count - finder->index.dead_count + finder->beside.count;
}

size_t finder_beside(const struct finder *finder) { return finder->beside.count; }

size_t finder_memory(const struct finder *finder) {
  size_t lists = finder->beside.capacity + finder->filling.capacity;
  return sizeof *finder + finder_index_memory(&finder->index) + lists * sizeof(struct finder_entry *) +
         finder->beside.bytes + finder->filling.bytes;
}

/* ---- Searching ---- */

/* A hit of the index or of those beside it, with what it is ordered by. */
struct found {
  const struct finder_entry *entry; /* NULL: of the index */
  uint32_t slot;
  enum finder_class match;
};

static struct id found_id(const struct finder *finder, const struct found *found) {
  return found->entry == NULL ? finder->index.ids[found->slot] : found->entry->id;
}

static bool goes_before(const struct finder *finder, const struct found *left, const struct found *right) {
  if (left->match != right->match) return left->match < right->match;
  char left_room[FOLD_KEY_SIZE], right_room[FOLD_KEY_SIZE];
  const char *left_name = left->entry == NULL ? left_room : left->entry->text;
  const char *right_name = right->entry == NULL ? right_room : right->entry->text;
  if (left->entry == NULL) finder_index_name(&finder->index, left->slot, left_room);
  if (right->entry == NULL) finder_index_name(&finder->index, right->slot, right_room);
  int order = strcmp(left_name, right_name);
  struct id left_id = found_id(finder, left), right_id = found_id(finder, right);
  return order != 0 ? order < 0 : id_compare(&left_id, &right_id) < 0;
}

/* Puts a customer from beside the index where it belongs among the hits. */
static size_t insert(const struct finder *finder, struct found *hits, size_t count, struct found found) {
  size_t at = count;
  while (at > 0 && goes_before(finder, &found, &hits[at - 1])) at--;
  if (at == FINDER_HITS_MAX) return count;
  size_t moved = (count < FINDER_HITS_MAX ? count : FINDER_HITS_MAX - 1) - at;
  memmove(&hits[at + 1], &hits[at], moved * sizeof hits[0]);
  hits[at] = found;
  return count < FINDER_HITS_MAX ? count + 1 : count;
}

void finder_search(struct finder *finder, const char *text, size_t length, struct finder_result *result) {
  struct finder_query query;
  struct found hits[FINDER_HITS_MAX];
  uint32_t slots[FINDER_HITS_MAX];
  enum finder_class classes[FINDER_HITS_MAX];
  finder_query_read(&query, text, length);
  size_t count = finder_index_search(&finder->index, &query, slots, classes);
  for (size_t i = 0; i < count; i++) hits[i] = (struct found){NULL, slots[i], classes[i]};
  for (size_t i = 0; i < finder->beside.count; i++) {
    const struct finder_entry *entry = finder->beside.list[i];
    struct finder_card card = finder_entry_card(entry);
    enum finder_class match = finder_card_match(&query, &card);
    if (match != FINDER_NONE) count = insert(finder, hits, count, (struct found){entry, 0, match});
  }
  result->count = count;
  for (size_t i = 0; i < count; i++) {
    uint8_t flags = hits[i].entry == NULL ? finder->index.flags[hits[i].slot] : hits[i].entry->flags;
    result->hits[i] = (struct finder_hit){found_id(finder, &hits[i]), hits[i].match, flags};
  }
}
