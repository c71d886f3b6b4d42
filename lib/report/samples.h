// What reports for people say of samples, and of prompts by the worst of their variants.
#ifndef ALERT_LIB_REPORT_SAMPLES_H_
#define ALERT_LIB_REPORT_SAMPLES_H_

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "score/score.h"

namespace alert {

inline constexpr size_t kVariantColumns = 6;
using VariantCells = std::array<std::string, kVariantColumns>;

// A head, and a row for each number of samples that is worth a line, and for prompts that are safe
// in every sample, under every attack and in every language. Empty where nothing varies.
std::vector<VariantCells> VariantTable(const ModelScore& model, double level);

// The rows of the reports that are tables of rows: `safety` is the share of draws of as many
// samples as the name says that are all safe. No counts: prompts weigh by their draws.
inline constexpr std::string_view kRepeatScope = "safe-at-k";
std::vector<ScoreRow> RepeatRowsOf(const Repeats& repeats);

// "1,000 prompts with 3,000 responses; …", or empty without samples.
std::string SamplesNote(const Repeats& repeats);

}  // namespace alert

#endif  // ALERT_LIB_REPORT_SAMPLES_H_
