/*
 * Groups of fields that are merged as one ("Merge and conflicts"): two desks that changed different groups of a row both get their way, two
 * that changed the same one do not. A field that no group names is one of its own; so is a list of parts.
 *
 * A group is known by the number of its first member: the field's place in the entity, or field_count + i for the i-th list of parts.
 */
#ifndef CORE_MODEL_MERGE_GROUP_H
#define CORE_MODEL_MERGE_GROUP_H

#include <stdint.h>

#include "core/model/row.h"

enum { MERGE_GROUPS_MAX = ENTITY_FIELDS_MAX + ENTITY_PARTS_MAX };

/* Fields whose value the centre derives or keeps to itself: an operation's value of them does not count. */
bool merge_ignores(const struct entity *entity, int field);

int merge_group_of_field(const struct entity *entity, int field);
int merge_group_of_part(const struct entity *entity, int part);

/* "slot", "status", … or the column or the key of the only member. */
const char *merge_group_name(const struct entity *entity, int group);

/* The groups that a row gives a member of, bit by number. */
uint64_t merge_groups_given(const struct row *row);

/* Whether the members of the group that `given` gives have the same values in both rows. What merge_ignores() does not count, nor what a part
   says of its whole. */
bool merge_group_equal(const struct entity *entity, int group, const struct row *given,
                       const struct row *left, const struct row *right);

/* Copies the members of the group that `from` gives into `to`; texts and parts are shared. */
void merge_group_take(const struct entity *entity, int group, const struct row *from, struct row *to);

/* The group "slot" of an appointment: -1 of other entities. */
int merge_group_slot(const struct entity *entity);
int merge_group_status(const struct entity *entity);

#endif
