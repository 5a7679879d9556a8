/*
 * Visits out of the rows of a statement: a row for each segment and each add-on of it, those of one visit not
 * always together. Internal to core/store.
 *
 * Use: visit_rows_begin, visit_rows_read for each statement (all with the columns of `enum visit_column`),
 * visit_rows_lay. The room is kept by the handle from one use to the next.
 */
#ifndef CORE_STORE_VISIT_ROWS_H
#define CORE_STORE_VISIT_ROWS_H

#include "core/model/appointment.h"
#include "core/store/query.h"
#include "core/store/vector.h"

enum visit_column {
  VISIT_ID,
  VISIT_STATUS,
  VISIT_SOURCE,
  VISIT_STARTS_AT,
  VISIT_ENDS_AT,
  VISIT_LOCATION,
  VISIT_CUSTOMER,
  VISIT_CUSTOMER_NAME,
  VISIT_CUSTOMER_PHONE,
  VISIT_CUSTOMER_BLOCKED,
  VISIT_CUSTOMER_NO_SHOWS,
  VISIT_VERSION,
  VISIT_REVISION,
  VISIT_SERIES,
  VISIT_PRICE,
  VISIT_TITLE,
  VISIT_NOTES,
  VISIT_INTERNAL_NOTES,
  VISIT_CANCELLATION_REASON,
  VISIT_CONFIRMATION_CODE,
  VISIT_BOOKED_BY,
  VISIT_CREATED_AT,
  VISIT_UPDATED_AT,
  VISIT_DELETED_AT,
  VISIT_TOLD_AT,
  VISIT_TOLD_BY,
  VISIT_TOLD_HOW,
  VISIT_MOVES,
  VISIT_SYNC_STATE,
  VISIT_MANUAL_REVIEW,
  VISIT_REVIEW_FLAGGED_AT,
  VISIT_RETRY_COUNT,
  VISIT_LAST_SYNC_ATTEMPT_AT,
  VISIT_SYNC_ERROR,
  VISIT_OVERRIDES,
  SEGMENT_POSITION,
  SEGMENT_SERVICE,
  SEGMENT_EMPLOYEE,
  SEGMENT_SERVICE_NAME,
  SEGMENT_PART_NAME,
  SEGMENT_EMPLOYEE_NAME,
  SEGMENT_PART,
  SEGMENT_STARTS_AT,
  SEGMENT_ENDS_AT,
  SEGMENT_OCCUPIED_FROM,
  SEGMENT_OCCUPIED_TO,
  SEGMENT_GAP_AFTER,
  SEGMENT_PRICE,
  SEGMENT_OVERLAP,
  ADDON_ID,
  ADDON_NAME,
  ADDON_PRICE,
  ADDON_MINUTES,
  VISIT_COLUMN_COUNT
};

struct visit_rows {
  struct vector visits;   /* struct appointment, without their parts */
  struct vector segments; /* struct segment_row */
  struct vector addons;   /* struct addon_row */
};

void visit_rows_init(struct visit_rows *rows);
void visit_rows_release(struct visit_rows *rows);

void visit_rows_begin(struct visit_rows *rows);

/* Reads all rows of a started and bound statement; texts go into the arena. The caller ends the query. */
void visit_rows_read(struct visit_rows *rows, struct query *query, struct arena *arena);

/* Whether a visit of this id has been read; its row, or NULL. */
struct appointment *visit_rows_find(struct visit_rows *rows, struct id id);

/* Drops the parts of a visit that were read, so that all of them can be read by another statement. */
void visit_rows_forget_parts(struct visit_rows *rows, struct appointment *visit);

/* Lays the visits with their parts, in order of position, into the arena. CODE_INTERNAL without room. */
FD_CHECKED enum code visit_rows_lay(struct visit_rows *rows, struct arena *arena, struct appointment **visits,
                                    int *count, struct error *error);

#endif
