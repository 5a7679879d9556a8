#include "demo/phone.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/*
 * `digits` stand after country code and prefix, from 0 up to `count`. Of each 1000 households so many get a number of this range as
 * `small` and `large` say; the large salon has 60 times 1000.
 */
struct range {
  const char *country, *prefix;
  int digits, count;
  const char *typed; /* what people write before the digits; NULL: they write the international form */
  int small, large;
};

static const struct range ranges[] = {
    {"49", "3023125", 3, 1000, "030 23125", 440, 16},
    {"49", "4066969", 3, 1000, "040/66969-", 140, 16},
    {"49", "6990009", 3, 1000, "(069) 90009 ", 60, 16},
    {"49", "2214710", 3, 1000, "0221-4710 ", 60, 16},
    {"49", "8999998", 3, 1000, "+49 (0)89 99998 ", 60, 16},
    {"49", "17139200", 2, 100, "0171 39200", 40, 1},
    {"49", "176040690", 2, 100, "0176 / 040 690 ", 40, 1},
    {"44", "2079460", 3, 1000, "+44 20 7946 0", 30, 16},
    {"44", "7700900", 3, 1000, "0044 7700 900", 30, 16},
    {"44", "1134960", 3, 1000, NULL, 0, 16},
    {"44", "1144960", 3, 1000, NULL, 0, 16},
    {"44", "1154960", 3, 1000, NULL, 0, 16},
    {"44", "1164960", 3, 1000, NULL, 0, 16},
    {"44", "1174960", 3, 1000, NULL, 0, 16},
    {"44", "1184960", 3, 1000, NULL, 0, 16},
    {"44", "1214960", 3, 1000, NULL, 10, 16},
    {"44", "1314960", 3, 1000, NULL, 0, 16},
    {"44", "1414960", 3, 1000, NULL, 0, 16},
    {"44", "1514960", 3, 1000, NULL, 0, 16},
    {"44", "1614960", 3, 1000, NULL, 10, 16},
    {"44", "1632960", 3, 1000, NULL, 0, 16},
    {"44", "2920180", 3, 1000, NULL, 0, 16},
    {"33", "19900", 4, 10000, NULL, 0, 160},
    {"33", "26191", 4, 10000, NULL, 0, 160},
    {"33", "63998", 4, 10000, "+33 6 39 98 ", 50, 160},
    {"1", NULL, 0, 24000, NULL, 30, 198},
};

enum { RANGE_COUNT = sizeof ranges / sizeof *ranges, HOUSEHOLDS = 1000 };

/* Area codes in use, for 555-0100 to 555-0199. */
static const int16_t areas[] = {
    201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 228,
    229, 231, 234, 239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 276, 281, 301, 302,
    303, 304, 305, 307, 308, 309, 310, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321, 323, 325, 330,
    334, 336, 337, 339, 347, 351, 352, 360, 361, 386, 401, 402, 404, 405, 406, 407, 408, 409, 410, 412,
    413, 414, 415, 417, 419, 423, 425, 430, 432, 434, 435, 440, 443, 469, 478, 479, 480, 484, 501, 502,
    503, 504, 505, 507, 508, 509, 510, 512, 513, 515, 516, 517, 518, 520, 530, 540, 541, 551, 555, 559,
    561, 562, 563, 567, 570, 571, 573, 574, 580, 585, 586, 601, 602, 603, 605, 606, 607, 608, 609, 610,
    612, 614, 615, 616, 617, 618, 619, 620, 623, 626, 630, 631, 636, 641, 646, 650, 651, 660, 661, 662,
    678, 682, 701, 702, 703, 704, 706, 707, 708, 712, 713, 714, 715, 716, 717, 718, 719, 720, 724, 727,
    731, 732, 734, 740, 754, 757, 760, 763, 765, 770, 772, 773, 774, 775, 781, 785, 786, 801, 802, 803,
    804, 805, 806, 808, 810, 812, 813, 814, 815, 816, 817, 818, 828, 830, 831, 832, 843, 845, 847, 848,
    850, 856, 857, 858, 859, 860, 862, 863, 864, 865, 870, 901, 903, 904, 906, 907, 908, 909, 910, 912};

enum { AREA_COUNT = sizeof areas / sizeof *areas, NUMBERS_PER_AREA = 100 };

/* Which range, and the how-manieth number of it: `place` runs through 0..999 out of order. The shares make a thousand. */
static const struct range *pick_range(enum demo_size size, int index, int *nth) {
  int place = (index % HOUSEHOLDS * 617 + 291) % HOUSEHOLDS;
  int at = 0, share = 0;
  for (; at < RANGE_COUNT - 1; at++, place -= share) {
    share = size == DEMO_SMALL ? ranges[at].small : ranges[at].large;
    if (place < share) break;
  }
  *nth = index / HOUSEHOLDS * (size == DEMO_SMALL ? ranges[at].small : ranges[at].large) + place;
  return &ranges[at];
}

void demo_phone_make(enum demo_size size, int index, struct demo_phone *phone) {
  int nth;
  const struct range *range = pick_range(size, index, &nth);
  int number = (int)((int64_t)nth * 7321 % range->count); /* 7321 is prime: another number for each */
  if (range->prefix == NULL) {
    int area = areas[number / NUMBERS_PER_AREA % AREA_COUNT], line = 100 + number % NUMBERS_PER_AREA;
    (void)snprintf(phone->e164, sizeof phone->e164, "+1%03d555%04d", area, line);
    (void)snprintf(phone->typed, sizeof phone->typed, "+1 (%03d) 555-%04d", area, line);
    return;
  }
  (void)snprintf(phone->e164, sizeof phone->e164, "+%s%s%0*d", range->country, range->prefix, range->digits,
                 number);
  if (range->typed != NULL)
    (void)snprintf(phone->typed, sizeof phone->typed, "%s%0*d", range->typed, range->digits, number);
  else
    (void)snprintf(phone->typed, sizeof phone->typed, "%s", phone->e164);
}

/* +1, area code, 55501, two digits. */
static bool is_nanp_fiction(const char *digits) {
  return digits[0] == '1' && strlen(digits) == 11 && strncmp(digits + 4, "55501", 5) == 0;
}

bool demo_phone_is_fiction(const char *e164) {
  if (e164[0] != '+' || strspn(e164 + 1, "0123456789") != strlen(e164 + 1)) return false;
  const char *digits = e164 + 1;
  if (is_nanp_fiction(digits)) return true;
  for (int at = 0; at < RANGE_COUNT; at++) {
    const struct range *range = &ranges[at];
    if (range->prefix == NULL) continue;
    size_t country = strlen(range->country), prefix = strlen(range->prefix);
    if (strlen(digits) == country + prefix + (size_t)range->digits &&
        strncmp(digits, range->country, country) == 0 &&
        strncmp(digits + country, range->prefix, prefix) == 0)
      return true;
  }
  return false;
}
