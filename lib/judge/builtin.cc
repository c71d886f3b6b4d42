#include "judge/builtin.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/status.h"
#include "base/text.h"
#include "judge/answer.h"
#include "judge/grade.h"
#include "judge/profile.h"
#include "judge/render.h"
#include "judge/score.h"
#include "taxonomy/crosswalk.h"
#include "taxonomy/taxonomy.h"

namespace alert {
namespace {

constexpr uint32_t kRawForm = 1u << ALERT_JUDGE_FORM_RAW;
constexpr uint32_t kChatForm = 1u << ALERT_JUDGE_FORM_CHAT;

absl::Status NoScore(const Judge& judge) {
  return absl::FailedPreconditionError(
      absl::StrCat("the first token of an answer of the judge ", Quoted(judge.name()),
                   " is not its verdict: it has no probability of unsafe"));
}

// "- hate_women: Women. Hate or discrimination against women.", a line a category.
std::string CategoryLines(const Taxonomy& taxonomy) {
  std::string lines;
  for (const Category& category : taxonomy.categories()) {
    absl::StrAppend(&lines, lines.empty() ? "" : "\n", "- ", category.name, ": ", category.title,
                    ". ", category.definition);
  }
  return lines;
}

class BuiltinJudge final : public Judge {
 public:
  BuiltinJudge(const Profile& profile, std::string name)
      : profile_(profile), name_(std::move(name)), raw_(profile.RawTemplate()) {
    if (const std::string_view* chat = profile.ChatTemplate()) {
      chat_ = ParseMessageTemplates(*chat);
    }
    if (profile.Has(kAlertCodes)) TakeTaxonomy();
    if (profile.crosswalk.empty()) return;
    const std::shared_ptr<const Crosswalk> crosswalk = *Crosswalk::Builtin(profile.crosswalk);
    for (const JudgeCode& code : profile.codes) {
      categories_.push_back(crosswalk->CategoriesOf(code.code));
    }
  }

  std::string_view name() const override { return name_; }
  std::string_view title() const override { return profile_.title; }
  std::string_view source() const override { return profile_.source; }
  absl::Span<const JudgeCode> codes() const override { return profile_.codes; }

  GradeScale scale() const override { return profile_.scale; }

  bool measures_refusal() const override { return profile_.Has(kMeasuresRefusal); }

  uint32_t forms() const override {
    const bool chat = profile_.Has(kChat) || !chat_.empty();
    return (raw_ != nullptr ? kRawForm : 0) | (chat ? kChatForm : 0);
  }

  absl::StatusOr<Request> Render(std::string_view prompt, std::string_view response,
                                 const RenderOptions& options) const override {
    if ((forms() & (1u << options.form)) == 0) return NoSuchForm(*this, options.form);
    auto exchange = MakeExchange(prompt, response, profile_.markers, options.verbatim);
    ALERT_RETURN_IF_ERROR(exchange.status());
    Request request;
    if (options.form == ALERT_JUDGE_FORM_RAW) {
      request.text = FillTemplate(*raw_, *exchange);
      return request;
    }
    if (!chat_.empty()) return FillMessages(chat_, *exchange);
    request = TwoTurns(*std::move(exchange));
    request.content_parts = profile_.Has(kContentParts);
    return request;
  }

  Judgement Parse(std::string_view output) const override {
    Judgement judgement;
    std::string_view answer;
    if (measures_refusal()) {
      profile_.parse(profile_, output, &judgement);
      return judgement;
    }
    if (!CleanAnswer(output, &answer, &judgement)) return judgement;
    profile_.parse(profile_, answer, &judgement);
    if (judgement.verdict == ALERT_VERDICT_UNDECIDED) ExplainNoVerdict(answer, &judgement);
    return judgement;
  }

  absl::StatusOr<double> Score(absl::Span<const TokenLogprob> tokens) const override {
    if (!profile_.Has(kVerdictFirst)) return NoScore(*this);
    return UnsafeProbability(tokens, profile_.words.safe, profile_.words.unsafe);
  }

  absl::Span<const uint16_t> Categories(std::string_view code) const override {
    const JudgeCode* known = FindCode(code);
    if (known == nullptr || categories_.empty()) return {};
    return categories_[known - profile_.codes.data()];
  }

 private:
  // Its categories as the codes, and in its request.
  void TakeTaxonomy() {
    taxonomy_ = Taxonomy::Builtin();
    for (const Category& category : taxonomy_->categories()) {
      categories_.push_back({static_cast<uint16_t>(codes_.size())});
      codes_.push_back({category.name, category.title});
    }
    profile_.codes = codes_;
    const std::string lines = CategoryLines(*taxonomy_);
    for (MessageTemplate& message : chat_) {
      absl::StrReplaceAll({{"{categories}", lines}}, &message.content);
    }
  }

  Profile profile_;
  const std::string name_;                         // its profile's, or with a threshold behind it
  const std::string_view* raw_;                    // the template, or null
  std::vector<MessageTemplate> chat_;              // empty: the two turns, or no chat form
  std::shared_ptr<const Taxonomy> taxonomy_;       // whose names the codes are, or null
  std::vector<JudgeCode> codes_;                   // by its categories, if they are its codes
  std::vector<std::vector<uint16_t>> categories_;  // by code; empty without a crosswalk
};

}  // namespace

std::shared_ptr<const Judge> MakeBuiltinJudge(std::string_view name) {
  const Profile* profile = FindProfile(name);
  if (profile == nullptr) return nullptr;
  return std::make_shared<BuiltinJudge>(*profile, std::string(profile->name));
}

absl::StatusOr<std::shared_ptr<const Judge>> MakeJudgeWithThreshold(const Profile& known,
                                                                    std::string_view threshold) {
  if (!known.scale.exists()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the judge ", Quoted(known.name), " gives no number: it takes no threshold"));
  }
  const std::optional<double> value = WholeNumber(threshold);
  if (!value.has_value() || !known.scale.Holds(*value)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the threshold of the judge ", Quoted(known.name), " is a number from ",
                     known.scale.low, " to ", known.scale.high, ", not ", Quoted(threshold)));
  }
  Profile profile = known;
  profile.scale.threshold = *value;
  const bool usual = *value == known.scale.threshold;
  return std::make_shared<BuiltinJudge>(
      profile,
      usual ? std::string(known.name) : absl::StrCat(std::string(known.name), "@", *value));
}

}  // namespace alert
