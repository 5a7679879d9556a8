/*
 * The salon's set-up as the rules need it, loaded once and read-only: locations, employees, their weekly
 * shifts, services with segments and add-ons, who may do what, pools. What lies on single dates (exceptions,
 * holidays, blocks, visits) is in agenda.h.
 *
 * Everything lives in the arena that the loader was given; rows refer to each other by index into these
 * arrays, -1 for none. Soft-deleted and inactive rows are loaded too where history refers to them (active =
 * false). Locations, employees, services and pools are sorted by name, folded, so that what people see is in
 * their order.
 *
 * Loading: fill the arrays, each service's and pool's range of segments and members (in their own order), and
 * then call salon_index(), which sorts the rest and derives everything marked "derived".
 */
#ifndef CORE_MODEL_SALON_H
#define CORE_MODEL_SALON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/arena.h"
#include "core/model/error.h"
#include "core/model/id.h"
#include "core/model/vocabulary.h"

struct zone;

enum { INDEX_NONE = -1, DATE_NONE = INT32_MIN, PRICE_NONE = -1 };

struct location {
  struct id id;
  const char *name;
  const char *phone;       /* as typed, may be empty */
  const char *zone_name;   /* IANA */
  const struct zone *zone; /* never NULL once loaded */
  char country[3];         /* ISO 3166 alpha-2, for phones; "" when unknown */
  enum location_status status;
};

struct employee {
  struct id id;
  const char *name;
  const char *title;
  int location;                 /* home location, or INDEX_NONE: works everywhere */
  bool active;                  /* works here still */
  bool bookable;                /* may be booked at all */
  int colour;                   /* 0..255, or -1 */
  int first_shift, shift_count; /* in salon.shifts; derived */
  int first_skill, skill_count; /* in salon.skills, sorted by service; derived */
};

/* A weekly rule in wall time of the location that the agenda is of. Adjoining shifts of a day join. */
struct shift {
  int employee;
  int day_of_week;              /* 0 = Sunday */
  int start, end;               /* minutes of day, 0..1440, start < end */
  int32_t valid_from, valid_to; /* dates, both included; DATE_NONE for open */
};

struct service_segment {
  const char *name;
  int minutes;   /* staff time, >= 1 */
  int gap_after; /* minutes in which the employee is free, >= 0 */
};

struct service_addon {
  struct id id;
  int service;
  const char *name;
  int64_t price;
  int minutes; /* >= 0, lengthen the last segment of the service */
  bool active;
};

/*
 * A service. Its kind decides nothing about time: a GROUP visit occupies its employee once, however many of
 * its `capacity` participants come (participants belong to one visit); COLLECTIVE and ONE_ON_ONE are booked
 * alike; ROUND_ROBIN is given to its pool when nobody is named, as every service with a pool is.
 */
struct service {
  struct id id;
  const char *name;
  const char *category; /* "" for none */
  int64_t price;
  int minutes;                       /* total of segments and gaps, 1..1440 */
  int buffer_before, buffer_after;   /* minutes */
  int notice_min_hours;              /* 0: none */
  int notice_max_days;               /* 0: none */
  int limit_per_day, limit_per_week; /* visits with this service, see agenda_count_service(); 0: none */
  int capacity;                      /* participants of one visit, >= 1 */
  enum service_kind kind;
  bool requires_approval;
  bool online;
  bool active;
  int colour;
  int first_segment, segment_count;   /* in salon.segments; 0 segments: one of `minutes` */
  int first_addon, addon_count;       /* in salon.addons; derived */
  int first_skill_of, skill_of_count; /* in salon.skills_by_service; derived */
  int pool;                           /* in salon.pools, or INDEX_NONE */
};

/* An employee's right and terms for a service. */
struct skill {
  int employee;
  int service;
  bool may_book;
  bool primary;
  int64_t custom_price;   /* PRICE_NONE: the service's */
  int custom_minutes;     /* 0: the service's; else the whole, gaps included */
  int weight;             /* thousandths, 1000 = 1.0 */
  uint32_t allowed_parts; /* bit per composite part; UINT32_MAX: all */
};

struct pool_member {
  int employee;
  int weight;   /* thousandths */
  int priority; /* lower is asked first */
  int64_t assigned_count;
  int64_t last_assigned_at; /* ms UTC, 0: never */
};

struct pool {
  struct id id;
  const char *name;
  enum pool_strategy strategy;
  int first_member, member_count; /* in salon.pool_members */
};

struct salon {
  struct id tenant;
  const char *name;
  char currency[4];
  const char *locale;
  enum tenant_status status;
  int slot_minutes;    /* offers lie on this grid of the wall clock, 1..1440; 15 if not set */
  int no_show_warning; /* from so many no-shows a customer is announced; 2 if not set, 0: never */
  bool has_users;

  struct location *locations;
  int location_count;
  struct employee *employees;
  int employee_count;
  struct shift *shifts;
  int shift_count;
  struct service *services;
  int service_count;
  struct service_segment *segments;
  int segment_count;
  struct service_addon *addons;
  int addon_count;
  struct skill *skills;
  int skill_count;
  struct pool *pools;
  int pool_count;
  struct pool_member *pool_members;
  int pool_member_count;

  int *skills_by_service; /* indexes into skills, by service, then employee; derived */
  int *employees_by_id, *services_by_id, *addons_by_id; /* derived */
};

/*
 * Call once when the arrays are filled: sorts shifts (employee, day, start), add-ons (service, name) and
 * skills (employee, service), and derives the ranges and tables that are marked so. Every index in the rows
 * must be valid. False when the arena is exhausted.
 */
FD_CHECKED bool salon_index(struct salon *salon, struct arena *arena);

/* Indexes by id, or INDEX_NONE. */
int salon_location(const struct salon *salon, struct id id);
int salon_employee(const struct salon *salon, struct id id);
int salon_service(const struct salon *salon, struct id id);
int salon_addon(const struct salon *salon, struct id id);

/* The employee's terms for a service, or NULL when none are kept. */
const struct skill *salon_skill(const struct salon *salon, int employee, int service);

/* How many parts the service has, at least 1, and their staff time and gap: one part of service.minutes when
 * it has no segments. */
int salon_part_count(const struct salon *salon, int service);
struct service_segment salon_part(const struct salon *salon, int service, int part);

/* Whether the employee can be booked at the location: active, bookable, at home there or everywhere. */
bool salon_bookable(const struct salon *salon, int employee, int location);

/* Whether the employee's skills allow one part (from 0) of the service. */
bool salon_may_do_part(const struct salon *salon, int employee, int service, int part);

/* Whether the employee may do the whole service here: salon_bookable(), and every part. */
bool salon_qualified(const struct salon *salon, int employee, int service, int location);

#endif
