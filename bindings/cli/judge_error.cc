#include "judge_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "input.h"
#include "notice.h"
#include "score_source.h"
#include "text/escape.h"
#include "text/json_value.h"

namespace alert::cli {
namespace {

struct Rate {
  int64_t found;
  int64_t total;
};

bool ParseNumber(std::string_view text, int64_t* number) {
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), *number);
  return code == std::errc() && end == text.data() + text.size();
}

Rate ParseRate(const char* option, const std::string& text) {
  const size_t slash = text.find('/');
  Rate rate = {0, 0};
  if (slash == std::string::npos ||
      !ParseNumber(std::string_view(text).substr(0, slash), &rate.found) ||
      !ParseNumber(std::string_view(text).substr(slash + 1), &rate.total)) {
    Fail(kWrongCommand,
         fmt::format("{} {}: not of the form K/N; write 47/50 for 47 of 50", option, text));
  }
  return rate;
}

// Reads the file of a judge's rates.
class RatesFile {
  using Json = nlohmann::json;

 public:
  explicit RatesFile(const std::string& path)
      : name_(NameOfInput(path)), json_(ParseJsonValue<Json>(ReadInput(path))) {
    if (!json_.is_object()) Fail(kBadData, name_ + ": this is no JSON object");
  }

  JudgeErrors ForCategories(const std::vector<std::string>& names) const {
    const std::optional<alert_judge_error> other = Rates(json_, "");
    const Json categories = json_.value("categories", Json::object());
    if (!categories.is_object()) Fail(kBadData, name_ + ": categories: not an object");
    for (const auto& [name, rates] : categories.items()) {
      if (std::find(names.begin(), names.end(), name) == names.end()) {
        Fail(kBadData, fmt::format("{}: categories.{}: no such category", name_, name));
      }
    }
    JudgeErrors errors;
    errors.judge = json_.value("judge", std::string());
    if (other.has_value()) errors.samples.push_back(*other);
    for (const std::string& name : names) {
      const std::optional<alert_judge_error> own =
          categories.contains(name) ? Rates(categories[name], "categories." + name + ".")
                                    : std::nullopt;
      if (!own.has_value() && !other.has_value()) {
        Fail(kBadData, fmt::format("{}: {} has no rates, and there are none for the categories "
                                   "that are not listed",
                                   name_, name));
      }
      if (own.has_value()) errors.samples.push_back(*own);
      errors.of_category.push_back(
          own.has_value() ? static_cast<uint16_t>(errors.samples.size() - 1) : uint16_t{0});
    }
    return errors;
  }

 private:
  std::optional<alert_judge_error> Rates(const Json& json, const std::string& path) const {
    if (!json.is_object()) Fail(kBadData, fmt::format("{}: {} not an object", name_, path));
    if (!json.contains("sensitivity") && !json.contains("specificity")) return std::nullopt;
    const Rate sensitivity = RateAt(json, "sensitivity", path);
    const Rate specificity = RateAt(json, "specificity", path);
    return alert_judge_error{sensitivity.found, sensitivity.total, specificity.found,
                             specificity.total};
  }

  Rate RateAt(const Json& json, const char* key, const std::string& path) const {
    const Json rate = json.value(key, Json());
    if (!rate.is_array() || rate.size() != 2 || !rate[0].is_number_integer() ||
        !rate[1].is_number_integer()) {
      Fail(kBadData, fmt::format("{}: {}{}: not of the form [K, N]", name_, path, key));
    }
    return {rate[0].get<int64_t>(), rate[1].get<int64_t>()};
  }

  std::string name_;
  Json json_;
};

std::vector<std::string> CategoriesOf(const alert_tally* tally) {
  std::vector<std::string> names;
  for (size_t i = 0; i < alert_tally_name_count(tally, ALERT_DIMENSION_CATEGORY); ++i) {
    alert_str name = {nullptr, 0};
    Call(alert_tally_name_at, tally, alert_dimension{ALERT_DIMENSION_CATEGORY}, i, &name);
    names.emplace_back(View(name));
  }
  return names;
}

}  // namespace

JudgeErrors ReadJudgeErrors(const std::string& sensitivity, const std::string& specificity,
                            const std::string& file, const alert_tally* tally) {
  if (!file.empty()) return RatesFile(file).ForCategories(CategoriesOf(tally));
  if (sensitivity.empty()) return {};
  const Rate found_unsafe = ParseRate("--judge-sensitivity", sensitivity);
  const Rate found_safe = ParseRate("--judge-specificity", specificity);
  return {{{found_unsafe.found, found_unsafe.total, found_safe.found, found_safe.total}}, {}};
}

void SetJudgeErrors(const JudgeErrors& errors, alert_score_options* options) {
  options->judge_errors = errors.samples.data();
  options->judge_error_count = static_cast<uint32_t>(errors.samples.size());
  if (!errors.of_category.empty()) options->judge_error_of = errors.of_category.data();
  options->judge_error_of_count = errors.of_category.size();
}

void CheckJudge(const JudgeErrors& errors, const alert_score* score) {
  if (errors.judge.empty()) return;
  std::string judges;
  for (size_t i = 0; i < alert_score_judge_count(score); ++i) {
    alert_str name{};
    Call(alert_score_judge_at, score, i, &name, static_cast<alert_str*>(nullptr));
    judges += (judges.empty() ? "" : ", ") + std::string(View(name));
  }
  if (judges == errors.judge) return;
  const std::string examined = CleanText(errors.judge);
  if (judges.empty()) {
    Notice(
        fmt::format("nothing says that the verdicts are of the judge {}, whose certificate "
                    "corrects them",
                    examined));
    return;
  }
  Fail(kWrongCommand, fmt::format("--judge-error: the certificate is of the judge {}, and the "
                                  "verdicts are of {}",
                                  examined, CleanText(judges)));
}

}  // namespace alert::cli
