#include "alert/examine.h"

#include <algorithm>

#include "base/guard.h"
#include "base/numbers.h"
#include "base/status.h"
#include "capi/handles.h"
#include "examine/allocation.h"
#include "examine/examination.h"
#include "examine/grades.h"
#include "examine/roc.h"
#include "examine/sheet.h"
#include "interval/counts.h"

using alert::capi::CopyIn;
using alert::capi::CopyOut;
using alert::capi::Guard;
using alert::capi::MakeHandle;
using alert::capi::NoIndex;
using alert::capi::Str;
using alert::capi::View;
using alert::capi::WriteAll;

struct alert_sheet {
  alert::Sheet value;
};

struct alert_examination {
  alert::Examination value;
};

struct alert_grades {
  alert::Grades value;
};

namespace {

absl::StatusOr<alert::LabelGuess> GuessOf(double missed, double mistaken) {
  alert::LabelGuess guess;
  if (missed != 0) guess.missed = missed;
  if (mistaken != 0) guess.mistaken = mistaken;
  ALERT_RETURN_IF_ERROR(alert::CheckGuess(guess));
  return guess;
}

absl::StatusOr<alert::SheetOptions> ReadOptions(const alert_sheet_options* in) {
  alert_sheet_options given = ALERT_SHEET_OPTIONS_INIT;
  ALERT_RETURN_IF_ERROR(CopyIn(in, &given));
  ALERT_REQUIRE_STR(given.judge_version);
  ALERT_RETURN_IF_ERROR(alert::kSheetAllocations.Check(given.allocation));
  alert::SheetOptions options;
  const absl::StatusOr<alert::LabelGuess> guess = GuessOf(given.missed, given.mistaken);
  ALERT_RETURN_IF_ERROR(guess.status());
  options.guess = *guess;
  const auto most = static_cast<uint64_t>(alert::kMostExact);
  if (given.labels != 0) options.labels = static_cast<int64_t>(std::min(given.labels, most));
  options.seed = given.seed;
  options.allocation = given.allocation;
  options.by_category = given.by_category != 0;
  options.judge_version = View(given.judge_version.data, given.judge_version.size);
  return options;
}

alert::GradedLabels GradedOf(uint8_t low_is_unsafe, size_t count, const double* scores,
                             const alert_verdict* people) {
  return {low_is_unsafe != 0, absl::MakeConstSpan(scores, count),
          absl::MakeConstSpan(people, count)};
}

}  // namespace

extern "C" {

alert_status alert_sheet_allocation_name(alert_sheet_allocation allocation, alert_str* name,
                                         alert_error* error) {
  return alert::capi::EnumName(alert::kSheetAllocations, allocation, name, error);
}

alert_status alert_sheet_allocation_find(const char* name, size_t name_size,
                                         alert_sheet_allocation* allocation, alert_error* error) {
  return alert::capi::EnumFind(alert::kSheetAllocations, name, name_size, allocation, error);
}

alert_status alert_sheet_allocate(alert_sheet_allocation allocation, int64_t labels, double missed,
                                  double mistaken, size_t count, const alert_sheet_stratum* strata,
                                  int64_t* drawn, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(strata, count);
    ALERT_REQUIRE_TEXT(drawn, count);
    ALERT_RETURN_IF_ERROR(alert::kSheetAllocations.Check(allocation));
    const absl::StatusOr<alert::LabelGuess> guess = GuessOf(missed, mistaken);
    ALERT_RETURN_IF_ERROR(guess.status());
    ALERT_RETURN_IF_ERROR(alert::CheckCount(0, "the number of labels", labels));
    for (size_t i = 0; i < count; ++i) {
      ALERT_RETURN_IF_ERROR(alert::CheckCount(i, "the number of responses", strata[i].responses));
    }
    const auto allocated =
        alert::Allocate(allocation, labels, *guess, absl::MakeConstSpan(strata, count));
    std::copy(allocated.begin(), allocated.end(), drawn);
    return absl::OkStatus();
  });
}

alert_status alert_sheet_create(const alert_tally* tally, const alert_dataset* judged,
                                const alert_sheet_options* options, alert_sheet** sheet,
                                alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    ALERT_REQUIRE(judged);
    ALERT_REQUIRE(sheet);
    const auto read = ReadOptions(options);
    ALERT_RETURN_IF_ERROR(read.status());
    return MakeHandle(alert::DrawSheet(*judged->value, alert::capi::JudgedByOf(tally), *read),
                      sheet);
  });
}

void alert_sheet_free(alert_sheet** sheet) {
  alert::capi::Free(sheet);
}

alert_status alert_sheet_describe(const alert_sheet* sheet, alert_sheet_info* info,
                                  alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(sheet);
    const alert::Sheet& drawn = sheet->value;
    alert_sheet_info value = ALERT_SHEET_INFO_INIT;
    value.judge = Str(drawn.judge);
    value.responses = static_cast<uint64_t>(drawn.responses);
    value.undecided = static_cast<uint64_t>(drawn.undecided);
    value.missing = static_cast<uint64_t>(drawn.missing);
    value.drawn = drawn.items.size();
    value.strata = drawn.strata.size();
    return CopyOut(value, info);
  });
}

alert_status alert_sheet_format_name(alert_sheet_format format, alert_str* name,
                                     alert_error* error) {
  return alert::capi::EnumName(alert::kSheetFormats, format, name, error);
}

alert_status alert_sheet_format_find(const char* name, size_t name_size, alert_sheet_format* format,
                                     alert_error* error) {
  return alert::capi::EnumFind(alert::kSheetFormats, name, name_size, format, error);
}

alert_status alert_sheet_write(const alert_sheet* sheet, alert_sheet_format format,
                               alert_writer writer, void* user, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(sheet);
    ALERT_REQUIRE(writer);
    ALERT_RETURN_IF_ERROR(alert::kSheetFormats.Check(format));
    const bool html = format == ALERT_SHEET_HTML;
    return WriteAll(html ? SheetHtml(sheet->value) : SheetCsv(sheet->value), writer, user);
  });
}

alert_status alert_sheet_write_key(const alert_sheet* sheet, alert_writer writer, void* user,
                                   alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(sheet);
    ALERT_REQUIRE(writer);
    return WriteAll(SheetKey(sheet->value), writer, user);
  });
}

alert_status alert_examination_create(const char* key, size_t key_size, const alert_str* names,
                                      const alert_str* labels, size_t count, double level,
                                      alert_examination** examination, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(key, key_size);
    ALERT_REQUIRE_TEXT(names, count);
    ALERT_REQUIRE_TEXT(labels, count);
    ALERT_REQUIRE(examination);
    ALERT_RETURN_IF_ERROR(alert::capi::CheckTexts(names, count, "names"));
    ALERT_RETURN_IF_ERROR(alert::capi::CheckTexts(labels, count, "labels"));
    std::vector<alert::LabelFile> files;
    for (size_t i = 0; i < count; ++i) {
      files.push_back({View(names[i].data, names[i].size), View(labels[i].data, labels[i].size)});
    }
    return MakeHandle(
        alert::Examine(View(key, key_size), files, level == 0 ? ALERT_DEFAULT_LEVEL : level),
        examination);
  });
}

void alert_examination_free(alert_examination** examination) {
  alert::capi::Free(examination);
}

alert_status alert_examination_describe(const alert_examination* examination,
                                        alert_examination_info* info, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(examination);
    const alert::Examination& found = examination->value;
    alert_examination_info value = ALERT_EXAMINATION_INFO_INIT;
    value.judge = Str(found.judge);
    value.judge_version = Str(found.judge_version);
    value.responses = found.responses;
    value.drawn = found.drawn;
    value.labelled = found.labelled;
    value.unsure = found.unsure;
    value.raters = found.raters;
    value.percent = found.percent;
    value.gwet = found.gwet;
    value.krippendorff = found.krippendorff;
    return CopyOut(value, info);
  });
}

size_t alert_examination_row_count(const alert_examination* examination) {
  return examination == nullptr ? 0 : examination->value.rows.size();
}

alert_status alert_examination_row_at(const alert_examination* examination, size_t index,
                                      alert_examination_row* row, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(examination);
    const auto& rows = examination->value.rows;
    if (index >= rows.size()) return NoIndex("row", index, rows.size());
    alert_examination_row value = ALERT_EXAMINATION_ROW_INIT;
    value.category = Str(rows[index].category);
    value.labels = rows[index].counts;
    value.sensitivity = rows[index].rates.sensitivity;
    value.specificity = rows[index].rates.specificity;
    value.safety = rows[index].rates.safety;
    value.counts = rows[index].rates.counts;
    return CopyOut(value, row);
  });
}

size_t alert_examination_mistake_count(const alert_examination* examination) {
  return examination == nullptr ? 0 : examination->value.mistakes.size();
}

alert_status alert_examination_mistake_at(const alert_examination* examination, size_t index,
                                          alert_examination_mistake* mistake, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(examination);
    const auto& mistakes = examination->value.mistakes;
    if (index >= mistakes.size()) return NoIndex("mistake", index, mistakes.size());
    const alert::JudgeMistake& found = mistakes[index];
    alert_examination_mistake value = ALERT_EXAMINATION_MISTAKE_INIT;
    value.model = Str(found.model);
    value.id = Str(found.id);
    value.attack = Str(found.attack);
    value.language = Str(found.language);
    value.category = Str(found.category);
    value.sample = found.sample;
    value.judged = found.judged;
    return CopyOut(value, mistake);
  });
}

alert_status alert_examination_write(const alert_examination* examination, alert_writer writer,
                                     void* user, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(examination);
    ALERT_REQUIRE(writer);
    return WriteAll(Certificate(examination->value), writer, user);
  });
}

alert_status alert_examination_write_labels(const alert_examination* examination,
                                            alert_writer writer, void* user, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(examination);
    ALERT_REQUIRE(writer);
    return WriteAll(LabelRows(examination->value), writer, user);
  });
}

alert_status alert_roc_measure(double level, uint8_t low_is_unsafe, size_t count,
                               const double* scores, const alert_verdict* people, alert_roc* roc,
                               alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(scores, count);
    ALERT_REQUIRE_TEXT(people, count);
    ALERT_REQUIRE(roc);
    const auto made = alert::MeasureRoc(level, GradedOf(low_is_unsafe, count, scores, people));
    ALERT_RETURN_IF_ERROR(made.status());
    return CopyOut(*made, roc);
  });
}

alert_status alert_roc_sweep(double level, uint8_t low_is_unsafe, size_t count,
                             const double* scores, const alert_verdict* people, size_t capacity,
                             alert_roc_point* points, size_t* point_count, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(scores, count);
    ALERT_REQUIRE_TEXT(people, count);
    ALERT_REQUIRE_TEXT(points, capacity);
    ALERT_REQUIRE(point_count);
    const auto made = alert::SweepThresholds(level, GradedOf(low_is_unsafe, count, scores, people));
    ALERT_RETURN_IF_ERROR(made.status());
    std::copy_n(made->begin(), std::min(capacity, made->size()), points);
    *point_count = made->size();
    return absl::OkStatus();
  });
}

alert_status alert_calibration_measure(double level, uint8_t low_is_unsafe, size_t count,
                                       const double* scores, const alert_verdict* people,
                                       size_t bin_count, alert_calibration_bin* bins,
                                       alert_calibration* calibration, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(scores, count);
    ALERT_REQUIRE_TEXT(people, count);
    ALERT_REQUIRE_TEXT(bins, bin_count);
    ALERT_REQUIRE(calibration);
    std::vector<alert_calibration_bin> table(bin_count);
    const auto made = alert::MeasureCalibration(
        level, GradedOf(low_is_unsafe, count, scores, people), absl::MakeSpan(table));
    ALERT_RETURN_IF_ERROR(made.status());
    std::copy(table.begin(), table.end(), bins);
    return CopyOut(*made, calibration);
  });
}

alert_status alert_grades_create(const alert_tally* tally, const alert_dataset* people,
                                 const alert_dataset* judged, alert_grades** grades,
                                 alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    ALERT_REQUIRE(people);
    ALERT_REQUIRE(grades);
    const alert_dataset* rows = judged == nullptr ? people : judged;
    return MakeHandle(
        alert::MatchGrades(*people->value, *rows->value, alert::capi::JudgedByOf(tally)), grades);
  });
}

void alert_grades_free(alert_grades** grades) {
  alert::capi::Free(grades);
}

alert_status alert_grades_read(const alert_grades* grades, alert_grades_columns* columns,
                               alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(grades);
    const alert::Grades& found = grades->value;
    alert_grades_columns value = ALERT_GRADES_COLUMNS_INIT;
    value.rows = found.scores.size();
    value.scores = found.scores.data();
    value.people = found.people.data();
    value.without_number = found.without_number;
    value.judge = Str(found.judge);
    value.low_is_unsafe = found.low_is_unsafe ? 1 : 0;
    return CopyOut(value, columns);
  });
}

}  // extern "C"
