#include "core/model/setup_label.h"

#include <string.h>

#include "core/model/date_words.h"
#include "core/model/language.h"

/* A label of one entity stands before that of all (ENTITY_NONE). */
static const struct {
  enum entity_kind entity;
  const char *column, *label;
} labels[] = {
    {ENTITY_LOCATION, "timezone", N_("Time zone")},
    {ENTITY_LOCATION, "country", N_("Country")},
    {ENTITY_LOCATION, "address", N_("Address")},
    {ENTITY_LOCATION, "city", N_("Town")},
    {ENTITY_LOCATION, "postal_code", N_("Post code")},
    {ENTITY_EMPLOYEE, "title", N_("Title")},
    {ENTITY_EMPLOYEE, "bookable", N_("Can be booked")},
    {ENTITY_EMPLOYEE, "location_id", N_("Works at")},
    {ENTITY_USER, "role", N_("Role")},
    {ENTITY_USER, "employee_id", N_("Own column")},
    {ENTITY_USER, "pin_hash", N_("PIN")},
    {ENTITY_SERVICE_CATEGORY, "parent_id", N_("Within")},
    {ENTITY_SERVICE, "category_id", N_("Category")},
    {ENTITY_SERVICE, "description", N_("Description")},
    {ENTITY_SERVICE, "buffer_before", N_("Free before")},
    {ENTITY_SERVICE, "buffer_after", N_("Free after")},
    {ENTITY_SERVICE, "notice_min_hours", N_("Notice, hours")},
    {ENTITY_SERVICE, "notice_max_days", N_("Days ahead")},
    {ENTITY_SERVICE, "limit_per_day", N_("Most a day")},
    {ENTITY_SERVICE, "limit_per_week", N_("Most a week")},
    {ENTITY_SERVICE, "capacity", N_("Clients at once")},
    {ENTITY_SERVICE, "kind", N_("Kind")},
    {ENTITY_SERVICE, "requires_approval", N_("Needs approval")},
    {ENTITY_SERVICE, "online", N_("Bookable online")},
    {ENTITY_SERVICE, "segments", N_("Parts")},
    {ENTITY_SERVICE, "employees", N_("Employees")},
    {ENTITY_EMPLOYEE, "services", N_("Services")},
    {ENTITY_SERVICE_SEGMENT, "name", N_("Part")},
    {ENTITY_SERVICE_SEGMENT, "gap_after", N_("Then free")},
    {ENTITY_EMPLOYEE_SERVICE, "can_book", N_("May do it")},
    {ENTITY_EMPLOYEE_SERVICE, "is_primary", N_("First choice")},
    {ENTITY_EMPLOYEE_SERVICE, "custom_price", N_("Own price")},
    {ENTITY_EMPLOYEE_SERVICE, "custom_duration_minutes", N_("Own minutes")},
    {ENTITY_EMPLOYEE_SERVICE, "skill_level", N_("Skill")},
    {ENTITY_EMPLOYEE_SERVICE, "weight", N_("Share")},
    {ENTITY_EMPLOYEE_SERVICE, "commission", N_("Commission %")},
    {ENTITY_FORM_FIELD, "label", N_("Question")},
    {ENTITY_FORM_FIELD, "description", N_("Help")},
    {ENTITY_FORM_FIELD, "type", N_("Answer")},
    {ENTITY_FORM_FIELD, "required", N_("Must be answered")},
    {ENTITY_FORM_FIELD, "options", N_("Choices")},
    {ENTITY_FORM_FIELD, "group_name", N_("Group")},
    {ENTITY_SHIFT, "day_of_week", N_("Day")},
    {ENTITY_SHIFT, "valid_from", N_("Valid from")},
    {ENTITY_SHIFT, "valid_to", N_("Valid to")},
    {ENTITY_SCHEDULE_EXCEPTION, "type", N_("Kind")},
    {ENTITY_HOLIDAY, "yearly", N_("Every year")},
    {ENTITY_HOLIDAY, "blocks_booking", N_("Closed")},
    {ENTITY_BLOCK, "starts_at", N_("From")},
    {ENTITY_BLOCK, "ends_at", N_("To")},
    {ENTITY_NONE, "name", N_("Name")},
    {ENTITY_NONE, "active", N_("Active")},
    {ENTITY_NONE, "status", N_("State")},
    {ENTITY_NONE, "position", N_("Order")},
    {ENTITY_NONE, "colour", N_("Colour")},
    {ENTITY_NONE, "phone", N_("Phone")},
    {ENTITY_NONE, "email", N_("E-mail")},
    {ENTITY_NONE, "price", N_("Price")},
    {ENTITY_NONE, "duration_minutes", N_("Minutes")},
    {ENTITY_NONE, "minutes", N_("Minutes")},
    {ENTITY_NONE, "employee_id", N_("Employee")},
    {ENTITY_NONE, "service_id", N_("Service")},
    {ENTITY_NONE, "location_id", N_("Location")},
    {ENTITY_NONE, "date", N_("Date")},
    {ENTITY_NONE, "start_minute", N_("From")},
    {ENTITY_NONE, "end_minute", N_("To")},
    {ENTITY_NONE, "reason", N_("Reason")},
};

const char *setup_label_id(enum entity_kind entity, const char *column) {
  for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
    bool fits = labels[i].entity == entity || labels[i].entity == ENTITY_NONE;
    if (fits && strcmp(labels[i].column, column) == 0) return labels[i].label;
  }
  return column;
}

const char *setup_label(enum entity_kind entity, const char *column) {
  return _(setup_label_id(entity, column));
}

static const struct {
  const char *vocabulary, *word, *name;
} words[] = {
    {"location_status", "ACTIVE", N_("open to clients")},
    {"location_status", "INACTIVE", N_("closed for good")},
    {"location_status", "MAINTENANCE", N_("closed for now")},
    {"user_status", "ACTIVE", N_("active")},
    {"user_status", "INACTIVE", N_("not active")},
    {"user_status", "SUSPENDED", N_("suspended")},
    {"user_role", "OWNER", N_("owner")},
    {"user_role", "ADMIN", N_("administrator")},
    {"user_role", "RECEPTION", N_("reception")},
    {"user_role", "PROVIDER", N_("provider")},
    {"user_role", "VIEWER", N_("viewer")},
    {"service_kind", "ONE_ON_ONE", N_("one client")},
    {"service_kind", "GROUP", N_("group")},
    {"service_kind", "COLLECTIVE", N_("together")},
    {"service_kind", "ROUND_ROBIN", N_("in turn")},
    {"exception_type", "AVAILABLE", N_("works extra")},
    {"exception_type", "UNAVAILABLE", N_("not there")},
    {"exception_type", "HOLIDAY", N_("day off")},
    {"exception_type", "VACATION", N_("vacation")},
    {"exception_type", "SICK", N_("sick")},
    {"exception_type", "MEETING", N_("meeting")},
    {"exception_type", "TRAINING", N_("training")},
    {"form_field_type", "TEXT", N_("a line")},
    {"form_field_type", "TEXTAREA", N_("several lines")},
    {"form_field_type", "NUMBER", N_("a number")},
    {"form_field_type", "EMAIL", N_("an e-mail address")},
    {"form_field_type", "PHONE", N_("a phone number")},
    {"form_field_type", "DATE", N_("a date")},
    {"form_field_type", "TIME", N_("a time")},
    {"form_field_type", "DATETIME", N_("a date and time")},
    {"form_field_type", "BOOLEAN", N_("yes or no")},
    {"form_field_type", "SELECT", N_("one of a list")},
    {"form_field_type", "MULTISELECT", N_("several of a list")},
    {"form_field_type", "RADIO", N_("one of a few")},
    {"form_field_type", "CHECKBOX", N_("a tick")},
    {"form_field_type", "FILE", N_("a file")},
    {"form_field_type", "URL", N_("a web address")},
};

const char *setup_word(const struct vocabulary *vocabulary, const char *word) {
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (strcmp(words[i].vocabulary, vocabulary->name) == 0 && strcmp(words[i].word, word) == 0)
      return _(words[i].name);
  return word;
}

const char *setup_day(int day_of_week) {
  return day_of_week < 0 || day_of_week > 6 ? "" : date_word(DATE_WEEKDAYS, day_of_week);
}
