// What whoever imports says of the files.
#ifndef ALERT_LIB_IMPORT_OPTIONS_H_
#define ALERT_LIB_IMPORT_OPTIONS_H_

#include <string>
#include <vector>

#include "alert/import.h"

namespace alert::import {

// A value of a score at least this high means what ImportOptions::high says.
inline constexpr double kDefaultThreshold = 0.5;

// As in alert_import_options, which says what each means; an empty text is not given.
struct ImportOptions {
  alert_import_format format = ALERT_IMPORT_AUTO;
  std::vector<std::string> safe;
  std::vector<std::string> unsafe;
  alert_import_high high = ALERT_IMPORT_HIGH_UNKNOWN;
  double threshold = kDefaultThreshold;
  std::string score;
  std::string judge;
  std::string filter;
  std::string model;
  std::string category;
  std::string language;
  std::string split;
  std::string behaviors;
  std::string category_column;
  bool no_response_is_missing = false;
  std::string rows;
  std::vector<std::string> fields;  // "key=path"
};

}  // namespace alert::import

#endif  // ALERT_LIB_IMPORT_OPTIONS_H_
