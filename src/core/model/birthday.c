#include "core/model/birthday.h"

#include "core/model/date.h"

/* Numbers with full stops between; their count, and the digits of the last. */
static int read_numbers(const char *text, size_t length, int numbers[3], int *last_digits) {
  int count = 0;
  int digits = 0;
  numbers[0] = numbers[1] = numbers[2] = 0;
  for (size_t i = 0; i < length; i++) {
    if (text[i] == '.' && digits > 0 && count < 2) {
      count++;
      digits = 0;
    } else if (text[i] >= '0' && text[i] <= '9' && digits < 4) {
      numbers[count] = numbers[count] * 10 + (text[i] - '0');
      digits++;
    } else if (text[i] != ' ') {
      return 0;
    }
  }
  *last_digits = digits;
  return digits > 0 ? count + 1 : 0;
}

bool birthday_read(const char *text, size_t length, int32_t today, int32_t *birth) {
  int numbers[3];
  int digits = 0;
  int32_t date = 0;
  if (!date_parse(text, length, &date)) {
    int year = 0, month = 0, day = 0;
    if (read_numbers(text, length, numbers, &digits) != 3 || (digits != 2 && digits != 4)) return false;
    date_to_civil(today, &year, &month, &day);
    if (digits == 2) numbers[2] += numbers[2] + 2000 > year ? 1900 : 2000;
    if (numbers[2] < 1900 || !date_is_valid(numbers[2], numbers[1], numbers[0])) return false;
    date = date_from_civil(numbers[2], numbers[1], numbers[0]);
  }
  if (date > today) return false;
  *birth = date;
  return true;
}

static int32_t birthday_of_year(int32_t birth, int year) {
  int born = 0, month = 0, day = 0;
  date_to_civil(birth, &born, &month, &day);
  int days = date_days_in_month(year, month);
  return date_from_civil(year, month, day > days ? days : day);
}

static int year_of(int32_t date) {
  int year = 0, month = 0, day = 0;
  date_to_civil(date, &year, &month, &day);
  return year;
}

int32_t birthday_in_year_of(int32_t birth, int32_t today) { return birthday_of_year(birth, year_of(today)); }

int birthday_age(int32_t birth, int32_t today) {
  if (birth > today) return 0;
  int years = year_of(today) - year_of(birth);
  return birthday_in_year_of(birth, today) > today ? years - 1 : years;
}

bool birthday_in_week(int32_t birth, int32_t week) {
  for (int32_t end = week; end <= week + 6; end += 6) { /* the week may lie in two years */
    int32_t day = birthday_in_year_of(birth, end);
    if (day >= week && day <= week + 6) return true;
  }
  return false;
}
