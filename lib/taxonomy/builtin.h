// The rows of ALERT's taxonomy.
#ifndef ALERT_LIB_TAXONOMY_BUILTIN_H_
#define ALERT_LIB_TAXONOMY_BUILTIN_H_

#include <vector>

#include "taxonomy/taxonomy.h"

namespace alert {

// In the order of their indices; first_category and category_count of a macro are left to be
// counted.
std::vector<Macro> BuiltinMacros();
std::vector<Category> BuiltinCategories();

}  // namespace alert

#endif  // ALERT_LIB_TAXONOMY_BUILTIN_H_
