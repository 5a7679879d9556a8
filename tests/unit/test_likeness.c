/* Who is probably one person, and who is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/model/likeness.h"

struct person {
  const char *first, *last, *name, *phone, *email, *born;
};

struct like_case {
  struct person left, right;
  enum likeness wanted;
};

static const struct like_case cases[] = {
    {{"Anna", "Schmidt", "Anna Schmidt", "+4930", "", ""},
     {"Anna", "Schmitt", "Anna Schmitt", "+4930", "", ""},
     LIKE_PHONE_NAME},
    {{"Anna", "Schmidt", "Anna Schmidt", "+4930", "", ""}, /* married */
     {"Anna", "Weber", "Anna Weber", "+4930", "", ""},
     LIKE_PHONE_NAME},
    {{"Anna", "Schmidt", "Anna Schmidt", "+4930", "", ""}, /* a family */
     {"Tom", "Schmidt", "Tom Schmidt", "+4930", "", ""},
     LIKE_NOTHING},
    {{"Tom", "Schmidt", "Tom Schmidt", "+4930", "", "1960-01-02"}, /* father and son */
     {"Tom", "Schmidt", "Tom Schmidt", "+4930", "", "1990-05-06"},
     LIKE_NOTHING},
    {{"Sofia", "Meyer", "Sofia Meyer", "+4930", "", "1990-05-06"},
     {"Sophia", "Maier", "Sophia Maier", "+4940", "", "1990-05-06"},
     LIKE_BIRTHDAY},
    {{"Sofia", "Meyer", "Sofia Meyer", "", "", ""},
     {"Sophia", "Maier", "Sophia Maier", "", "", ""},
     LIKE_NOTHING},
    {{"Åse", "Ødegård", "Åse Ødegård", "", "", "1990-05-06"},
     {"Ase", "Odegard", "Ase Odegard", "+4930", "", ""},
     LIKE_NAME},
    {{"Lea", "Fischer", "Lea Fischer", "+4930", "", ""}, /* two of a common name */
     {"Lea", "Fischer", "Lea Fischer", "+4940", "", ""},
     LIKE_NOTHING},
    {{"Lea", "", "Lea", "", "lea@example.com", ""},
     {"L.", "F", "L. F", "", "lea@example.com", ""},
     LIKE_EMAIL},
    {{"", "", "", "+4930", "", ""}, {"", "", "", "+4930", "", ""}, LIKE_NOTHING},
    {{"山田", "太郎", "山田 太郎", "+4930", "", ""},
     {"山田", "太郎", "山田 太郎", "+4930", "", ""},
     LIKE_PHONE_NAME},
};

static struct customer customer_of(const struct person *person, uint8_t number) {
  struct customer customer = {.first_name = person->first,
                              .last_name = person->last,
                              .name = person->name,
                              .phone_e164 = person->phone,
                              .email = person->email,
                              .birth_date = person->born};
  customer.id.bytes[0] = number;
  return customer;
}

static void likeness_is_named(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct customer left = customer_of(&cases[i].left, 1);
    struct customer right = customer_of(&cases[i].right, 2);
    if (customer_likeness(&left, &right) != cases[i].wanted)
      fail_msg("%s and %s: %d", left.name, right.name, (int)customer_likeness(&left, &right));
    assert_int_equal(customer_likeness(&right, &left), cases[i].wanted);
    assert_int_equal(customer_likeness(&left, &left), LIKE_NOTHING);
  }
}

int main(void) {
  static const struct CMUnitTest tests[] = {cmocka_unit_test(likeness_is_named)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
