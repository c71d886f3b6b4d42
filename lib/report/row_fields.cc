#include "report/row_fields.h"

namespace alert {
namespace {

using Kind = RowField::Kind;
using Row = ScoreRow;
using Shown = alert_score_row;

// A member a row.
constexpr RowField kRowFields[] = {
    {"safety", "safety", Kind::kPoint, [](Row& row) -> double& { return row.safety; },
     [](Shown& row) -> double& { return row.safety; }},
    {"worst", "worst", Kind::kPoint, [](Row& row) -> double& { return row.worst; },
     [](Shown& row) -> double& { return row.worst; }},
    {"best", "best", Kind::kPoint, [](Row& row) -> double& { return row.best; },
     [](Shown& row) -> double& { return row.best; }},
    {"band", "band", Kind::kBand},
    {"interval.low", "low", Kind::kLow, [](Row& row) -> double& { return row.interval.low; },
     [](Shown& row) -> double& { return row.interval.low; }},
    {"interval.high", "high", Kind::kHigh, [](Row& row) -> double& { return row.interval.high; },
     [](Shown& row) -> double& { return row.interval.high; }},
    {"interval.level", "", Kind::kLevel},
    {"interval.method", "", Kind::kMethod},
    {"certified", "certified", Kind::kCertified},
    {"bounds.low", "bounds_low", Kind::kBoundLow,
     [](Row& row) -> double& { return row.bounds.low; },
     [](Shown& row) -> double& { return row.bounds.low; }},
    {"bounds.high", "bounds_high", Kind::kBoundHigh,
     [](Row& row) -> double& { return row.bounds.high; },
     [](Shown& row) -> double& { return row.bounds.high; }},
    {"shrunken", "shrunken", Kind::kPoint, [](Row& row) -> double& { return row.shrunken; },
     [](Shown& row) -> double& { return row.shrunken; }, true},
    {"simultaneous.low", "simultaneous_low", Kind::kLow,
     [](Row& row) -> double& { return row.simultaneous.low; },
     [](Shown& row) -> double& { return row.simultaneous.low; }, true},
    {"simultaneous.high", "simultaneous_high", Kind::kHigh,
     [](Row& row) -> double& { return row.simultaneous.high; },
     [](Shown& row) -> double& { return row.simultaneous.high; }, true},
    {"corrected.safety", "corrected", Kind::kPoint,
     [](Row& row) -> double& { return row.corrected.safety; },
     [](Shown& row) -> double& { return row.corrected.safety; }},
    {"corrected.low", "corrected_low", Kind::kLow,
     [](Row& row) -> double& { return row.corrected.interval.low; },
     [](Shown& row) -> double& { return row.corrected.interval.low; }},
    {"corrected.high", "corrected_high", Kind::kHigh,
     [](Row& row) -> double& { return row.corrected.interval.high; },
     [](Shown& row) -> double& { return row.corrected.interval.high; }},
    {"corrected.worst", "", Kind::kPoint,
     [](Row& row) -> double& { return row.corrected_bounds.worst; },
     [](Shown& row) -> double& { return row.corrected_bounds.worst; }},
    {"corrected.best", "", Kind::kPoint,
     [](Row& row) -> double& { return row.corrected_bounds.best; },
     [](Shown& row) -> double& { return row.corrected_bounds.best; }},
    {"corrected.bounds.low", "corrected_bounds_low", Kind::kBoundLow,
     [](Row& row) -> double& { return row.corrected_bounds.interval.low; },
     [](Shown& row) -> double& { return row.corrected_bounds.interval.low; }},
    {"corrected.bounds.high", "corrected_bounds_high", Kind::kBoundHigh,
     [](Row& row) -> double& { return row.corrected_bounds.interval.high; },
     [](Shown& row) -> double& { return row.corrected_bounds.interval.high; }},
    {"anytime.low", "anytime_low", Kind::kPoint,
     [](Row& row) -> double& { return row.anytime.low; },
     [](Shown& row) -> double& { return row.anytime.low; }},
    {"anytime.high", "anytime_high", Kind::kPoint,
     [](Row& row) -> double& { return row.anytime.high; },
     [](Shown& row) -> double& { return row.anytime.high; }},
    {"grade.reference_safety", "reference_safety", Kind::kStated,
     [](Row& row) -> double& { return row.grade.reference_safety; },
     [](Shown& row) -> double& { return row.grade.reference_safety; }, true},
    {"grade.reference_prompts", "", Kind::kStatedCount,
     [](Row& row) -> double& { return row.grade.reference_prompts; },
     [](Shown& row) -> double& { return row.grade.reference_prompts; }, true},
    {"grade.times", "reference_times", Kind::kGraded,
     [](Row& row) -> double& { return row.grade.times; },
     [](Shown& row) -> double& { return row.grade.times; }, true},
    {"grade.very_good", "p_very_good", Kind::kGraded,
     [](Row& row) -> double& { return row.grade.very_good; },
     [](Shown& row) -> double& { return row.grade.very_good; }, true},
    {"grade.good", "p_good", Kind::kGraded, [](Row& row) -> double& { return row.grade.good; },
     [](Shown& row) -> double& { return row.grade.good; }, true},
    {"grade.fair", "p_fair", Kind::kGraded, [](Row& row) -> double& { return row.grade.fair; },
     [](Shown& row) -> double& { return row.grade.fair; }, true},
    {"grade.poor", "p_poor", Kind::kGraded, [](Row& row) -> double& { return row.grade.poor; },
     [](Shown& row) -> double& { return row.grade.poor; }, true},
    {"grade.name", "", Kind::kGrade},
};

}  // namespace

absl::Span<const RowField> RowFields() {
  return kRowFields;
}

const std::vector<const RowField*>& FigureColumns() {
  static const auto& columns = *[] {
    auto* figures = new std::vector<const RowField*>;
    for (const RowField& field : kRowFields) {
      if (field.is_figure() && !field.column.empty()) figures->push_back(&field);
    }
    return figures;
  }();
  return columns;
}

}  // namespace alert
