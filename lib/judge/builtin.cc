#include "judge/builtin.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "base/text.h"
#include "judge/answer.h"
#include "judge/profile.h"
#include "judge/refusal.h"
#include "judge/render.h"
#include "judge/score.h"
#include "judge/thought.h"
#include "taxonomy/crosswalk.h"

namespace alert {
namespace {

constexpr uint32_t kRaw = 1u << ALERT_JUDGE_FORM_RAW;
constexpr uint32_t kChat = 1u << ALERT_JUDGE_FORM_CHAT;

absl::Status NoScore(const Judge& judge) {
  return absl::FailedPreconditionError(
      absl::StrCat("the first token of an answer of the judge ", Quoted(judge.name()),
                   " is not its verdict: it has no probability of unsafe"));
}

class GuardJudge final : public Judge {
 public:
  explicit GuardJudge(const Profile& profile) : profile_(profile) {
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

  uint32_t forms() const override {
    return (profile_.raw != nullptr ? kRaw : 0) | (profile_.chat ? kChat : 0);
  }

  absl::StatusOr<Request> Render(std::string_view prompt, std::string_view response,
                                 const RenderOptions& options) const override {
    if ((forms() & (1u << options.form)) == 0) return NoSuchForm(*this, options.form);
    auto exchange = MakeExchange(prompt, response, profile_.markers, options.verbatim);
    ALERT_RETURN_IF_ERROR(exchange.status());
    if (options.form == ALERT_JUDGE_FORM_CHAT) return TwoTurns(*std::move(exchange));
    return Request{FillTemplate(*profile_.raw, *exchange), {}};
  }

  Judgement Parse(std::string_view output) const override {
    Judgement judgement;
    std::string_view answer;
    if (!CleanAnswer(output, &answer, &judgement)) return judgement;
    profile_.parse(profile_, answer, &judgement);
    if (judgement.verdict == ALERT_VERDICT_UNDECIDED) ExplainNoVerdict(answer, &judgement);
    return judgement;
  }

  absl::StatusOr<double> Score(absl::Span<const TokenLogprob> tokens) const override {
    if (!profile_.verdict_first) return NoScore(*this);
    return UnsafeProbability(tokens, profile_.safe_word, profile_.unsafe_word);
  }

  absl::Span<const uint16_t> Categories(std::string_view code) const override {
    const JudgeCode* known = FindCode(code);
    if (known == nullptr || categories_.empty()) return {};
    return categories_[known - profile_.codes.data()];
  }

 private:
  const Profile& profile_;
  std::vector<std::vector<uint16_t>> categories_;  // by code; empty without a crosswalk
};

// No model: it is given the response itself as its "answer".
class RefusalJudge final : public Judge {
 public:
  std::string_view name() const override { return "refusal"; }
  std::string_view title() const override { return "Refusal matcher"; }
  std::string_view source() const override { return "this project, lib/judge/data/refusal.json"; }
  absl::Span<const JudgeCode> codes() const override { return {}; }
  bool measures_refusal() const override { return true; }
  uint32_t forms() const override { return 0; }

  absl::StatusOr<Request> Render(std::string_view, std::string_view,
                                 const RenderOptions& options) const override {
    return NoSuchForm(*this, options.form);
  }

  Judgement Parse(std::string_view output) const override {
    Judgement judgement;
    const Response response = SplitThought(output);
    const std::string_view why_none = WhyNoAnswer(response);
    if (!why_none.empty()) Undecided(why_none, &judgement);
    if (why_none.empty() && Trim(output).empty()) Missing(reason::kEmpty, &judgement);
    if (!judgement.reason.empty()) return judgement;
    const bool refuses = RefusalMatcher::Builtin().Refuses(response.answer);
    judgement.verdict = refuses ? ALERT_VERDICT_SAFE : ALERT_VERDICT_UNSAFE;
    judgement.refused = refuses ? ALERT_REFUSED_YES : ALERT_REFUSED_NO;
    return judgement;
  }

  absl::StatusOr<double> Score(absl::Span<const TokenLogprob>) const override {
    return NoScore(*this);
  }

  absl::Span<const uint16_t> Categories(std::string_view) const override { return {}; }
};

}  // namespace

std::shared_ptr<const Judge> MakeBuiltinJudge(std::string_view name) {
  if (name == "refusal") return std::make_shared<RefusalJudge>();
  if (name == "qwen3guard-strict") name = "qwen3guard";
  for (const Profile& profile : Profiles()) {
    if (profile.name == name) return std::make_shared<GuardJudge>(profile);
  }
  return nullptr;
}

}  // namespace alert
