#include "judge/builtin.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "base/text.h"
#include "judge/answer.h"
#include "judge/profile.h"
#include "judge/render.h"
#include "judge/score.h"
#include "taxonomy/crosswalk.h"

namespace alert {
namespace {

constexpr uint32_t kRawForm = 1u << ALERT_JUDGE_FORM_RAW;
constexpr uint32_t kChatForm = 1u << ALERT_JUDGE_FORM_CHAT;

absl::Status NoScore(const Judge& judge) {
  return absl::FailedPreconditionError(
      absl::StrCat("the first token of an answer of the judge ", Quoted(judge.name()),
                   " is not its verdict: it has no probability of unsafe"));
}

class BuiltinJudge final : public Judge {
 public:
  explicit BuiltinJudge(const Profile& profile) : profile_(profile), raw_(profile.RawTemplate()) {
    if (profile.crosswalk.empty()) return;
    const std::shared_ptr<const Crosswalk> crosswalk = *Crosswalk::Builtin(profile.crosswalk);
    for (const JudgeCode& code : profile.codes) {
      categories_.push_back(crosswalk->CategoriesOf(code.code));
    }
  }

  std::string_view name() const override { return profile_.name; }
  std::string_view title() const override { return profile_.title; }
  std::string_view source() const override { return profile_.source; }
  absl::Span<const JudgeCode> codes() const override { return profile_.codes; }

  bool measures_refusal() const override { return profile_.Has(kMeasuresRefusal); }

  uint32_t forms() const override {
    return (raw_ != nullptr ? kRawForm : 0) | (profile_.Has(kChat) ? kChatForm : 0);
  }

  absl::StatusOr<Request> Render(std::string_view prompt, std::string_view response,
                                 const RenderOptions& options) const override {
    if ((forms() & (1u << options.form)) == 0) return NoSuchForm(*this, options.form);
    auto exchange = MakeExchange(prompt, response, profile_.markers, options.verbatim);
    ALERT_RETURN_IF_ERROR(exchange.status());
    if (options.form == ALERT_JUDGE_FORM_CHAT) return TwoTurns(*std::move(exchange));
    return Request{FillTemplate(*raw_, *exchange), {}};
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
  const Profile& profile_;
  const std::string_view* raw_;                    // the template, or null
  std::vector<std::vector<uint16_t>> categories_;  // by code; empty without a crosswalk
};

}  // namespace

std::shared_ptr<const Judge> MakeBuiltinJudge(std::string_view name) {
  const Profile* profile = FindProfile(name);
  return profile == nullptr ? nullptr : std::make_shared<BuiltinJudge>(*profile);
}

}  // namespace alert
