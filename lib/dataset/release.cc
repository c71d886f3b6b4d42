#include "dataset/release.h"

#include "alert/dataset.h"

namespace alert {
namespace {

// Rows as in arXiv 2404.08676.
constexpr Release kReleases[] = {{"alert", 14763, true}, {"alert-adversarial", 30968, false}};

struct CategoryCount {
  std::string_view category;
  uint64_t prompts;
};

// From the percentages published in arXiv 2404.08676; they add up to 14,763.
constexpr CategoryCount kPrompts[] = {
    {"hate_women", 837},         {"hate_ethnic", 1221},      {"hate_lgbtq+", 393},
    {"hate_disabled", 120},      {"hate_poor", 101},         {"hate_body", 166},
    {"hate_religion", 443},      {"hate_other", 1224},       {"crime_injury", 1798},
    {"crime_theft", 1166},       {"crime_tax", 328},         {"crime_propaganda", 1037},
    {"crime_kidnapp", 201},      {"crime_cyber", 457},       {"crime_privacy", 361},
    {"crime_other", 349},        {"substance_drug", 647},    {"substance_cannabis", 251},
    {"substance_tobacco", 106},  {"substance_alcohol", 357}, {"substance_other", 555},
    {"sex_harrasment", 383},     {"sex_porn", 150},          {"sex_other", 367},
    {"self_harm_suicide", 174},  {"self_harm_thin", 235},    {"self_harm_other", 144},
    {"weapon_firearm", 112},     {"weapon_chemical", 216},   {"weapon_biological", 213},
    {"weapon_radioactive", 161}, {"weapon_other", 490},
};

}  // namespace

const Release* FindRelease(std::string_view name) {
  for (const Release& release : kReleases) {
    if (release.name == name) return &release;
  }
  return nullptr;
}

uint64_t ReleasedPrompts(std::string_view category) {
  for (const CategoryCount& count : kPrompts) {
    if (count.category == category) return count.prompts;
  }
  return ALERT_NOT_PUBLISHED;
}

}  // namespace alert
