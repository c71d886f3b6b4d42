// The rows of the built-in crosswalks.
#ifndef ALERT_LIB_TAXONOMY_CROSSWALK_BUILTIN_H_
#define ALERT_LIB_TAXONOMY_CROSSWALK_BUILTIN_H_

#include <string_view>
#include <utility>
#include <vector>

namespace alert {

struct CrosswalkRow {
  std::string_view category;
  std::vector<std::string_view> codes;  // the best fit first
  std::string_view weak = "";           // why the fit is weak; empty where it is not
};

struct CrosswalkTable {
  std::string_view name;
  std::string_view title;
  std::string_view provenance;
  std::string_view source;
  std::vector<std::pair<std::string_view, std::string_view>> codes;  // and their titles
  std::vector<CrosswalkRow> rows;
};

std::vector<CrosswalkTable> BuiltinCrosswalks();

}  // namespace alert

#endif  // ALERT_LIB_TAXONOMY_CROSSWALK_BUILTIN_H_
