// Examinations: sheets for people to label, and what their labels say of a judge.
#ifndef ALERT_EXAMINE_HPP_
#define ALERT_EXAMINE_HPP_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "alert/abi.hpp"
#include "alert/enumerations.hpp"
#include "alert/examine.h"
#include "alert/tally.hpp"

namespace alert {
inline namespace v0 {

// As in alert_sheet_options.
struct SheetOptions {
  uint64_t labels = 0;
  uint64_t seed = 0;
  double missed = 0;
  double mistaken = 0;
  std::string_view judge_version = {};
  alert_sheet_allocation allocation = ALERT_SHEET_UNIFORM;
  bool by_category = false;
};

namespace sheet {

// How many labels are drawn of each stratum.
inline std::vector<int64_t> Allocate(alert_sheet_allocation allocation, int64_t labels,
                                     Span<alert_sheet_stratum> strata, double missed = 0,
                                     double mistaken = 0) {
  std::vector<int64_t> drawn(strata.size());
  Call(alert_sheet_allocate, allocation, labels, missed, mistaken, strata.size(), strata.data(),
       drawn.data());
  return drawn;
}

}  // namespace sheet

// A sample of judged responses for people to label.
class Sheet {
 public:
  Sheet(const Tally& tally, const Dataset& judged, const SheetOptions& options = {})
      : handle_(Make(tally, judged, options)) {}

  // Its view of the judge's name is valid as long as the sheet.
  alert_sheet_info Info() const {
    alert_sheet_info info = ALERT_SHEET_INFO_INIT;
    Call(alert_sheet_describe, get(), &info);
    return info;
  }
  std::string Text(alert_sheet_format format) const {
    return internal::Collect([&](alert_writer writer, void* user, alert_error* error) {
      return alert_sheet_write(get(), format, writer, user, error);
    });
  }
  std::string Key() const {
    return internal::Collect([&](alert_writer writer, void* user, alert_error* error) {
      return alert_sheet_write_key(get(), writer, user, error);
    });
  }

  const alert_sheet* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_sheet, alert_sheet_free>;
  static Handle Make(const Tally& tally, const Dataset& judged, const SheetOptions& options) {
    alert_sheet_options c_options = ALERT_SHEET_OPTIONS_INIT;
    c_options.labels = options.labels;
    c_options.seed = options.seed;
    c_options.missed = options.missed;
    c_options.mistaken = options.mistaken;
    c_options.judge_version = internal::Str(options.judge_version);
    c_options.allocation = options.allocation;
    c_options.by_category = options.by_category ? 1 : 0;
    return internal::Make<Handle>(alert_sheet_create, tally.get(), judged.get(),
                                  static_cast<const alert_sheet_options*>(&c_options));
  }
  Handle handle_;
};

// A sheet that somebody has filled in.
struct FilledSheet {
  std::string_view name;
  std::string_view csv;
};

// What people's labels say of a judge. Views are valid as long as it.
class Examination {
 public:
  Examination(std::string_view key, const std::vector<FilledSheet>& sheets,
              double level = ALERT_DEFAULT_LEVEL)
      : handle_(Make(key, sheets, level)) {}

  alert_examination_info Info() const {
    alert_examination_info info = ALERT_EXAMINATION_INFO_INIT;
    Call(alert_examination_describe, get(), &info);
    return info;
  }

  // That of all responses, then those of categories with a label.
  std::vector<alert_examination_row> Rows() const {
    std::vector<alert_examination_row> rows(alert_examination_row_count(get()),
                                            ALERT_EXAMINATION_ROW_INIT);
    for (size_t i = 0; i < rows.size(); ++i) Call(alert_examination_row_at, get(), i, &rows[i]);
    return rows;
  }
  std::vector<alert_examination_mistake> Mistakes() const {
    std::vector<alert_examination_mistake> mistakes(alert_examination_mistake_count(get()),
                                                    ALERT_EXAMINATION_MISTAKE_INIT);
    for (size_t i = 0; i < mistakes.size(); ++i) {
      Call(alert_examination_mistake_at, get(), i, &mistakes[i]);
    }
    return mistakes;
  }

  std::string Certificate() const {
    return internal::Collect([&](alert_writer writer, void* user, alert_error* error) {
      return alert_examination_write(get(), writer, user, error);
    });
  }
  std::string LabelRows() const {
    return internal::Collect([&](alert_writer writer, void* user, alert_error* error) {
      return alert_examination_write_labels(get(), writer, user, error);
    });
  }

  const alert_examination* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_examination, alert_examination_free>;
  static Handle Make(std::string_view key, const std::vector<FilledSheet>& sheets, double level) {
    std::vector<alert_str> names;
    std::vector<alert_str> labels;
    for (const FilledSheet& sheet : sheets) {
      names.push_back(internal::Str(sheet.name));
      labels.push_back(internal::Str(sheet.csv));
    }
    return internal::Make<Handle>(alert_examination_create, key.data(), key.size(),
                                  static_cast<const alert_str*>(names.data()),
                                  static_cast<const alert_str*>(labels.data()), labels.size(),
                                  level);
  }
  Handle handle_;
};

// Numbers of a judge, and what people say of the same responses: safe or unsafe.
namespace roc {

inline alert_roc Measure(Span<double> scores, Span<alert_verdict> people,
                         bool low_is_unsafe = false, double level = ALERT_DEFAULT_LEVEL) {
  const size_t count = internal::CommonSize({scores.size(), people.size()});
  alert_roc roc = ALERT_ROC_INIT;
  Call(alert_roc_measure, level, uint8_t{low_is_unsafe}, count, scores.data(), people.data(), &roc);
  return roc;
}

// The mildest threshold first.
inline std::vector<alert_roc_point> Sweep(Span<double> scores, Span<alert_verdict> people,
                                          bool low_is_unsafe = false,
                                          double level = ALERT_DEFAULT_LEVEL) {
  const size_t count = internal::CommonSize({scores.size(), people.size()});
  std::vector<alert_roc_point> points(count);
  size_t point_count = 0;
  Call(alert_roc_sweep, level, uint8_t{low_is_unsafe}, count, scores.data(), people.data(),
       points.size(), points.data(), &point_count);
  points.resize(point_count);
  return points;
}

// Fills `bins`.
inline alert_calibration Calibrate(Span<double> scores, Span<alert_verdict> people,
                                   std::vector<alert_calibration_bin>* bins,
                                   bool low_is_unsafe = false, double level = ALERT_DEFAULT_LEVEL) {
  const size_t count = internal::CommonSize({scores.size(), people.size()});
  alert_calibration calibration = ALERT_CALIBRATION_INIT;
  Call(alert_calibration_measure, level, uint8_t{low_is_unsafe}, count, scores.data(),
       people.data(), bins->size(), bins->data(), &calibration);
  return calibration;
}

}  // namespace roc

// The numbers that a judge gave to responses that people labelled.
class Grades {
 public:
  // `judged` may be null: the numbers stand in the rows of `people`.
  Grades(const Tally& tally, const Dataset& people, const Dataset* judged = nullptr)
      : handle_(internal::Make<Handle>(
            alert_grades_create, tally.get(), people.get(),
            judged == nullptr ? static_cast<const alert_dataset*>(nullptr) : judged->get())) {}

  // Views are valid as long as the grades.
  alert_grades_columns Columns() const {
    alert_grades_columns columns = ALERT_GRADES_COLUMNS_INIT;
    Call(alert_grades_read, get(), &columns);
    return columns;
  }

  const alert_grades* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_grades, alert_grades_free>;
  Handle handle_;
};

}  // namespace v0
}  // namespace alert

#endif  // ALERT_EXAMINE_HPP_
