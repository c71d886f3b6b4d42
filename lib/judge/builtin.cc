#include "judge/builtin.h"

#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/status.h"
#include "base/text.h"
#include "judge/answer.h"
#include "judge/grade.h"
#include "judge/logprobs.h"
#include "judge/parameters.h"
#include "judge/profile.h"
#include "judge/render.h"
#include "judge/score.h"
#include "judge/thought.h"
#include "judge/thoughts_name.h"
#include "taxonomy/crosswalk.h"
#include "taxonomy/taxonomy.h"

namespace alert {
namespace {

constexpr uint32_t kRawForm = 1u << ALERT_JUDGE_FORM_RAW;
constexpr uint32_t kChatForm = 1u << ALERT_JUDGE_FORM_CHAT;

absl::Status NoScore(const Judge& judge) {
  return absl::FailedPreconditionError(
      absl::StrCat("no token of an answer of the judge ", Quoted(judge.name()),
                   " is its verdict: it has no probability of unsafe"));
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
  BuiltinJudge(const Profile& profile, std::string name, Thoughts thoughts)
      : profile_(profile),
        name_(std::move(name)),
        thoughts_(thoughts),
        raw_(profile.RawTemplate()) {
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

  Thoughts thoughts() const override { return thoughts_; }

  std::string Parameters(alert_judge_form form) const override {
    return RequestParameters(profile_.name, form, profile_.Has(kTokenScore));
  }

  bool measures_refusal() const override { return profile_.Has(kMeasuresRefusal); }

  uint32_t forms() const override {
    const bool chat = profile_.Has(kChat) || !chat_.empty();
    return (raw_ != nullptr ? kRawForm : 0) | (chat ? kChatForm : 0);
  }

  absl::StatusOr<Request> Render(std::string_view prompt, std::string_view response,
                                 const RenderOptions& options) const override {
    if ((forms() & (1u << options.form)) == 0) return NoSuchForm(*this, options.form);
    auto exchange = MakeExchange(prompt, response, thoughts_, profile_.markers, options.verbatim);
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

  Judgement Parse(std::string_view output) const override { return ParseLogprobs(output, {}); }

  Judgement ParseLogprobs(std::string_view output, std::string_view logprobs) const override {
    Judgement judgement = measures_refusal() ? ParsePart(output) : ParseAnswer(output);
    if (profile_.Has(kTokenScore)) AddScore(logprobs, &judgement);
    return judgement;
  }

  absl::StatusOr<double> Score(absl::Span<const TokenLogprob> tokens) const override {
    if (!profile_.Has(kTokenScore)) return NoScore(*this);
    return UnsafeProbability(tokens, profile_.words.safe, profile_.words.unsafe);
  }

  absl::Span<const uint16_t> Categories(std::string_view code) const override {
    const JudgeCode* known = FindCode(code);
    if (known == nullptr || categories_.empty()) return {};
    return categories_[known - profile_.codes.data()];
  }

 private:
  // Of a response that is read itself.
  Judgement ParsePart(std::string_view response) const {
    Judgement judgement;
    const JudgedPart part = PartOf(thoughts_, response);
    if (part.why_none.empty()) {
      profile_.parse(profile_, part.text, &judgement);
    } else {
      Undecided(part.why_none, &judgement);
    }
    return judgement;
  }

  Judgement ParseAnswer(std::string_view output) const {
    Judgement judgement;
    std::string_view answer;
    if (!CleanAnswer(output, &answer, &judgement)) return judgement;
    profile_.parse(profile_, answer, &judgement);
    if (judgement.verdict == ALERT_VERDICT_UNDECIDED) ExplainNoVerdict(answer, &judgement);
    return judgement;
  }

  // The probability of unsafe, which decides where a threshold was asked for.
  void AddScore(std::string_view logprobs, Judgement* judgement) const {
    if (judgement->verdict != ALERT_VERDICT_SAFE && judgement->verdict != ALERT_VERDICT_UNSAFE) {
      return;
    }
    if (!logprobs.empty()) {
      const bool is_within = profile_.Has(kVerdictWithin);
      const auto tokens = AnswerTokens::Read(logprobs);
      judgement->score = UnsafeProbability(tokens.AtVerdict(profile_.place.open, is_within),
                                           profile_.words.safe, profile_.words.unsafe);
    }
    if (!profile_.scale.decides()) return;
    if (std::isnan(judgement->score)) return Undecided(reason::kNoScore, judgement);
    DecideByNumber(profile_.scale, judgement->score, judgement);
  }

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
  const std::string name_;  // its profile's, with a threshold and how it takes thoughts
  const Thoughts thoughts_;
  const std::string_view* raw_;                    // the template, or null
  std::vector<MessageTemplate> chat_;              // empty: the two turns, or no chat form
  std::shared_ptr<const Taxonomy> taxonomy_;       // whose names the codes are, or null
  std::vector<JudgeCode> codes_;                   // by its categories, if they are its codes
  std::vector<std::vector<uint16_t>> categories_;  // by code; empty without a crosswalk
};

absl::StatusOr<double> ThresholdOf(const Profile& profile, std::string_view text) {
  if (!profile.scale.exists()) {
    return absl::InvalidArgumentError(absl::StrCat("the judge ", Quoted(profile.name),
                                                   " gives no number: it takes no threshold"));
  }
  const std::optional<double> value = WholeNumber(text);
  if (value.has_value() && profile.scale.Holds(*value)) return *value;
  return absl::InvalidArgumentError(
      absl::StrCat("the threshold of the judge ", Quoted(profile.name), " is a number from ",
                   profile.scale.low, " to ", profile.scale.high, ", not ", Quoted(text)));
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Judge>> MakeBuiltinJudge(std::string_view full_name) {
  const NameWithThoughts name = SplitThoughts(full_name);
  const Profile* known = FindProfile(BaseName(name.judge));
  if (known == nullptr) return std::shared_ptr<const Judge>();
  Profile profile = *known;
  if (profile.Has(kTokenScore) && !profile.scale.exists()) profile.scale = {0, 1};
  std::string own_name(profile.name);
  if (const size_t at = name.judge.find('@'); at != std::string_view::npos) {
    const absl::StatusOr<double> threshold = ThresholdOf(profile, name.judge.substr(at + 1));
    ALERT_RETURN_IF_ERROR(threshold.status());
    const bool usual = *threshold == profile.scale.threshold;
    profile.scale.threshold = *threshold;
    if (!usual) absl::StrAppend(&own_name, "@", *threshold);
  } else if (name.judge.size() != BaseName(name.judge).size()) {
    return std::shared_ptr<const Judge>();
  }
  own_name += ThoughtsSuffix(name.thoughts);
  return std::make_shared<BuiltinJudge>(profile, std::move(own_name), name.thoughts);
}

}  // namespace alert
