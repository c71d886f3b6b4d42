#include "run/store/records.h"

namespace alert::run {

Hash HashOf(const ResponseRecord& response) {
  return Hasher("alert response row")
      .Add(Bytes(response.key))
      .Add(response.text.has_value() ? int64_t{1} : int64_t{0})
      .Add(response.text.value_or(std::string()))
      .Add(response.finish_reason)
      .Add(response.answered_by)
      .Add(int64_t{response.exchange.failure})
      .Finish();
}

Hash HashOf(const JudgementRecord& judgement) {
  return Hasher("alert judgement row")
      .Add(Bytes(judgement.response))
      .Add(judgement.output.has_value() ? int64_t{1} : int64_t{0})
      .Add(judgement.output.value_or(std::string()))
      .Add(int64_t{judgement.verdict})
      .Add(judgement.hazards)
      .Add(int64_t{judgement.exchange.failure})
      .Finish();
}

Hash HashOf(const JudgeRecord& judge) {
  return Hasher("alert judge")
      .Add(judge.name)
      .Add(judge.definition)
      .Add(judge.model)
      .Add(judge.parameters)
      .Finish();
}

Hash HashOf(const ItemView& item) {
  Hasher hasher("alert item");
  hasher.Add(item.id.index() == 0 ? int64_t{0} : int64_t{1}).Add(IdText(item.id));
  hasher.Add(item.category).Add(item.attack).Add(item.language).Add(item.prompt);
  return hasher.Add(item.sent.value_or(item.prompt)).Finish();
}

std::string IdText(const ItemId& id) {
  if (const int64_t* number = std::get_if<int64_t>(&id)) return std::to_string(*number);
  return std::string(std::get<std::string_view>(id));
}

}  // namespace alert::run
