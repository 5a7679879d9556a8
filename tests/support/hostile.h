/*
 * Text as nobody would send it: broken UTF-8, controls, marks without letters, joiners, every plane.
 */
#ifndef TESTS_SUPPORT_HOSTILE_H
#define TESTS_SUPPORT_HOSTILE_H

#include <string.h>

#include "core/model/text.h"
#include "support/dice.h"

/* A scalar value that is not U+0000, likelier from where things are difficult. */
static inline int32_t hostile_code_point(struct dice *dice) {
  static const int32_t places[][2] = {
      {0x01, 0x1F},     {0x20, 0x7E},       {0x7F, 0xFF},     {0x100, 0x24F},     {0x300, 0x36F},
      {0x370, 0x52F},   {0x590, 0x6FF},     {0x900, 0xDFF},   {0xE00, 0xEFF},     {0x1100, 0x11FF},
      {0x1E00, 0x1EFF}, {0x2000, 0x206F},   {0x3040, 0x30FF}, {0xAC00, 0xAC80},   {0xFE00, 0xFE0F},
      {0xFDD0, 0xFDEF}, {0x1F1E6, 0x1F1FF}, {0xFF00, 0xFFFF}, {0x1F3FB, 0x1F64F}, {0xE0000, 0xE01EF},
  };
  size_t count = sizeof places / sizeof places[0];
  if (dice_between(dice, 0, 9) == 0) {
    int32_t any = (int32_t)dice_between(dice, 1, 0x10FFFF);
    return any >= 0xD800 && any <= 0xDFFF ? 0x200D : any;
  }
  const int32_t *place = places[dice_between(dice, 0, (int64_t)count - 1)];
  return (int32_t)dice_between(dice, place[0], place[1]);
}

/* Valid UTF-8 of less than `capacity` bytes, with an end. Returns its bytes. */
static inline size_t hostile_text(struct dice *dice, char *out, size_t capacity) {
  size_t length = 0, wanted = (size_t)dice_between(dice, 0, (int64_t)capacity - 1);
  while (length + 4 < wanted) length += text_encode(hostile_code_point(dice), out + length);
  out[length] = '\0';
  return length;
}

/* Any bytes: hostile text with some of them changed. Returns how many; there is no end. */
static inline size_t hostile_bytes(struct dice *dice, char *out, size_t capacity) {
  size_t length = hostile_text(dice, out, capacity);
  for (int64_t i = dice_between(dice, 0, 4); i > 0 && length > 0; i--) {
    out[dice_between(dice, 0, (int64_t)length - 1)] = (char)dice_between(dice, -128, 127);
  }
  return length;
}

#endif
