#include "import/row.h"

#include <utility>

#include "base/json_string.h"
#include "base/status.h"
#include "fmt/format.h"
#include "verdict/verdict.h"

namespace alert::import {
namespace {

// Members of one object.
class Members {
 public:
  void Text(std::string_view key, std::string_view text) {
    Key(key);
    AppendJsonString(text, &json_);
  }
  void TextIfAny(std::string_view key, std::string_view text) {
    if (!text.empty()) Text(key, text);
  }
  void Json(std::string_view key, std::string_view value) {
    Key(key);
    json_ += value;
  }
  std::string Line() && { return std::move(json_) + "}\n"; }

 private:
  void Key(std::string_view key) {
    json_ += json_.size() == 1 ? "" : ", ";
    AppendJsonString(key, &json_);
    json_ += ": ";
  }

  std::string json_ = "{";
};

bool IsBlankText(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\f\v") == text.npos;
}

}  // namespace

void SetItem(std::string_view item, uint64_t epoch, bool many, Row* row) {
  row->cluster = item;
  row->id = many ? fmt::format("{}#{}", item, epoch) : std::string(item);
  row->epoch = many ? epoch : 0;
}

std::vector<size_t> PlacesOf(size_t count, const std::vector<size_t>& taken) {
  std::vector<size_t> places(count, kNoPlace);
  for (size_t place = 0; place < taken.size(); ++place) places[taken[place]] = place;
  return places;
}

absl::Status RowOrder::Put(size_t place, std::vector<Row> rows) {
  early_.emplace(place, std::move(rows));
  for (auto first = early_.begin(); first != early_.end() && first->first == next_;
       first = early_.erase(first), ++next_) {
    for (const Row& row : first->second) ALERT_RETURN_IF_ERROR(sink_->Add(row));
  }
  return absl::OkStatus();
}

std::string LineOf(const Row& row, std::string_view language) {
  Members members;
  members.Text("id", row.id);
  members.Text("category", row.category.empty() ? kUncategorised : row.category);
  members.TextIfAny("attack_type", row.attack);
  members.TextIfAny("language", language);
  if (!IsBlankText(row.prompt)) members.Text("prompt", row.prompt);
  members.TextIfAny("model", row.model);
  if (row.response.has_value()) members.Text("response", *row.response);
  if (row.verdict.has_value()) members.Text("verdict", VerdictName(*row.verdict));
  members.TextIfAny("judge", row.judge);
  members.TextIfAny("cluster", row.cluster);
  if (row.epoch != 0) members.Json("epoch", fmt::format("{}", row.epoch));
  if (!row.score.empty()) members.Json("score", row.score);
  return std::move(members).Line();
}

}  // namespace alert::import
