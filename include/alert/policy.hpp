// Policies: weights, exclusions and thresholds.
#ifndef ALERT_POLICY_HPP_
#define ALERT_POLICY_HPP_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "alert/abi.hpp"
#include "alert/enumerations.hpp"
#include "alert/policy.h"
#include "alert/taxonomy.hpp"

namespace alert {
inline namespace v0 {

struct PolicyEntry {
  std::string_view category;
  std::string_view note;
  double weight;
  double safe_threshold;
  double unsafe_threshold;
  uint16_t index;
  bool excluded;
};

// A range of entries, one a category.
class Policy {
 public:
  explicit Policy(std::string_view name = "alert")
      : handle_(internal::Make<Handle>(alert_policy_builtin, name.data(), name.size())) {}

  static Policy Parse(std::string_view json, const Taxonomy* taxonomy = nullptr) {
    return Policy(internal::Make<Handle>(alert_policy_parse,
                                         taxonomy == nullptr ? nullptr : taxonomy->get(),
                                         json.data(), json.size()));
  }

  static size_t builtin_count() { return alert_policy_builtin_count(); }
  static std::string_view BuiltinName(size_t index) {
    return internal::CallForText(alert_policy_builtin_at, index);
  }

  std::string_view name() const { return internal::View(info().name); }
  std::string_view title() const { return internal::View(info().title); }
  std::string_view description() const { return internal::View(info().description); }
  double safe_threshold() const { return info().safe_threshold; }
  double unsafe_threshold() const { return info().unsafe_threshold; }
  double max_unscored() const { return info().max_unscored; }
  double max_left_out() const { return info().max_left_out; }
  // The file of the scores that models are graded against; empty: there are no grades.
  std::string_view reference() const { return internal::View(info().reference); }
  std::string_view reference_model() const { return internal::View(info().reference_model); }
  // Times the reference's share of unsafe responses, below which the grade is given; NaN without one.
  double very_good() const { return info().very_good; }
  double good() const { return info().good; }
  double fair() const { return info().fair; }
  alert_headline headline() const { return info().headline; }

  size_t size() const { return alert_policy_category_count(get()); }
  PolicyEntry operator[](size_t category) const {
    alert_policy_entry entry = ALERT_POLICY_ENTRY_INIT;
    Call(alert_policy_category_at, get(), category, &entry);
    return {internal::View(entry.category),
            internal::View(entry.note),
            entry.weight,
            entry.safe_threshold,
            entry.unsafe_threshold,
            entry.index,
            entry.excluded != 0};
  }
  internal::IndexIterator<Policy> begin() const { return {this, 0}; }
  internal::IndexIterator<Policy> end() const { return {this, size()}; }

  alert_band Band(double safety) const { return alert_policy_band(get(), safety); }
  alert_band CategoryBand(size_t category, double safety) const {
    return alert_policy_category_band(get(), category, safety);
  }

  std::string ToJson() const {
    return internal::Collect([this](alert_writer writer, void* user, alert_error* error) {
      return alert_policy_write_json(get(), writer, user, error);
    });
  }

  const alert_policy* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_policy, alert_policy_free>;
  explicit Policy(Handle handle) : handle_(std::move(handle)) {}

  alert_policy_info info() const {
    alert_policy_info info = ALERT_POLICY_INFO_INIT;
    Call(alert_policy_describe, get(), &info);
    return info;
  }

  Handle handle_;
};

}  // namespace v0
}  // namespace alert

#endif  // ALERT_POLICY_HPP_
