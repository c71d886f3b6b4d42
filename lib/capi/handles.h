// The structs behind the opaque handles of the C ABI that more than one file of this room takes: a
// tally is made of datasets, a score of a tally and a policy. So it includes these rooms; a handle
// that one file alone knows stands there.
#ifndef ALERT_LIB_CAPI_HANDLES_H_
#define ALERT_LIB_CAPI_HANDLES_H_

#include <memory>
#include <string>
#include <vector>

#include "compare/panel.h"
#include "dataset/dataset.h"
#include "dataset/reader.h"
#include "dataset/row/problem_view.h"
#include "import/import.h"
#include "judge/judge.h"
#include "score/notes.h"
#include "score/policy.h"
#include "score/score.h"
#include "tally/labels.h"
#include "tally/tally.h"
#include "taxonomy/crosswalk.h"
#include "taxonomy/taxonomy.h"

namespace alert::capi {

// The places of a batch's rows, which the caller sees as columns.
struct Places {
  std::vector<uint32_t> file;
  std::vector<uint64_t> line;
  std::vector<uint64_t> offset;
};

}  // namespace alert::capi

struct alert_taxonomy {
  std::shared_ptr<const alert::Taxonomy> value;
};

namespace alert::capi {

// The built-in taxonomy for NULL.
inline std::shared_ptr<const Taxonomy> TaxonomyOf(const alert_taxonomy* taxonomy) {
  return taxonomy == nullptr ? Taxonomy::Builtin() : taxonomy->value;
}

}  // namespace alert::capi

struct alert_crosswalk {
  std::shared_ptr<const alert::Crosswalk> value;
};

struct alert_import {
  std::shared_ptr<const alert::import::Import> value;
};

// Made and described by one thread, then only read; readers take a copy.
struct alert_dataset {
  std::shared_ptr<alert::Dataset> value;
};

// Shared with the Arrow streams made of it. The places are those of the batch last returned.
struct alert_reader {
  std::shared_ptr<alert::Reader> value;
  uint32_t columns = 0;
  alert::capi::Places places;
  mutable alert::capi::ProblemView shown = {};
};

struct alert_tally {
  alert::Tally value;
  std::vector<std::shared_ptr<const alert::Judge>> judges = {};  // known besides the built-in ones
  mutable alert::capi::ProblemView shown = {};
};

namespace alert::capi {

// How rows' verdicts are found, as those of this tally are.
inline JudgedBy JudgedByOf(const alert_tally* tally) {
  return {tally->judges, tally->value.rule(), tally->value.judge_threshold()};
}

}  // namespace alert::capi

struct alert_labels {
  alert::Labels value;
};

struct alert_judge {
  std::shared_ptr<const alert::Judge> value;
};

struct alert_policy {
  std::shared_ptr<const alert::Policy> value;
};

struct alert_panel {
  alert_panel(std::shared_ptr<const alert::Taxonomy> taxonomy, alert_rater_kind kind)
      : value(std::move(taxonomy), kind) {}

  alert::Panel value;
  std::vector<std::shared_ptr<const alert::Judge>> judges;  // known besides the built-in ones
  std::vector<std::string> names;                           // of the raters, for views
  mutable alert::capi::ProblemView shown = {};
};

struct alert_score {
  alert::Score value;
  std::vector<std::string> notes = alert::Notes(value);
};

#endif  // ALERT_LIB_CAPI_HANDLES_H_
