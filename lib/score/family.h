// The categories of a score as a family: what is said of all of them at once.
#ifndef ALERT_LIB_SCORE_FAMILY_H_
#define ALERT_LIB_SCORE_FAMILY_H_

#include <cstddef>
#include <functional>
#include <vector>

#include "score/score.h"

namespace alert {

struct Family {
  double level;   // of all intervals together
  size_t rows;    // how many categories with prompts there are in all models; 0: in this one
  bool together;  // whether certificates hold together, too
  bool counted;   // whether counts alone decide: no clusters, no correction
};

// Gives the rows of a model's categories that have prompts their simultaneous bounds, which are at
// Bonferroni's level (where counts alone decide, Clopper and Pearson's, whatever was asked for),
// and says whether they may be certified: by Holm's rule over exact binomial p-values, or, where
// counts alone don't decide, over their bounds. A model has a share of the error that goes by its
// rows. `row_at` makes the row of a category at another level, by the method of simultaneous
// bounds.
void SettleFamily(const Family& family,
                  const std::function<ScoreRow(size_t category, double level)>& row_at,
                  std::vector<ScoreRow>* categories);

}  // namespace alert

#endif  // ALERT_LIB_SCORE_FAMILY_H_
