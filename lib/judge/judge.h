// Judges: what each is asked (render) and what its answer means (parse).
#ifndef ALERT_LIB_JUDGE_JUDGE_H_
#define ALERT_LIB_JUDGE_JUDGE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "alert/judge.h"
#include "base/enumeration.h"
#include "base/numbers.h"

namespace alert {

extern const Enumeration kJudgeForms;

struct Message {
  std::string_view role;  // "user" or "assistant"; a generic judge may have "system"
  std::string content;
};

// What to send to a judge: one of the two is filled, as the form asked for says.
struct Request {
  std::string text;
  std::vector<Message> messages;
  bool content_parts = false;  // the content of a message is a list of parts, of which it is one
};

// What a judge makes of the thoughts of the model under test (docs/judges.md).
enum class Thoughts : uint8_t {
  kStrip,  // judges the answer, without them
  kKeep,   // judges all that the model said
  kOnly,   // judges the thoughts, and nothing else
};

struct RenderOptions {
  alert_judge_form form = ALERT_JUDGE_FORM_CHAT;
  bool verbatim = false;  // leaves the template's own markers in the data as they are
};

// What an answer comes to. Allocates nothing: codes are views of the judge's own codes or, where a
// code is none of them, of the answer. `reason` is one of a fixed set (docs/judges.md).
struct Judgement {
  alert_verdict verdict = ALERT_VERDICT_UNDECIDED;
  int8_t refused = ALERT_REFUSED_NOT_SAID;
  uint32_t code_count = 0;
  std::string_view reason;                 // why there is no verdict; empty where there is one
  double score = kNan;                     // probability of unsafe, or the judge's number
  alert_str codes[ALERT_JUDGEMENT_CODES];  // those past code_count are not set
};

// What a judge's numbers mean. A number at the threshold is unsafe, whichever end is.
struct GradeScale {
  double low = kNan;  // the least number that there is; NaN for a judge without numbers
  double high = kNan;
  double threshold = kNan;  // NaN: something else than the number decides
  bool low_is_unsafe = false;

  bool exists() const { return low < high; }
  bool decides() const { return threshold >= low && threshold <= high; }
  bool Holds(double number) const { return number >= low && number <= high; }
  bool IsUnsafe(double number) const {
    return low_is_unsafe ? number <= threshold : number >= threshold;
  }
};

// A hazard code of a judge.
struct JudgeCode {
  std::string_view code;
  std::string_view title;
};

// One of the most probable tokens at the position of the verdict.
struct TokenLogprob {
  std::string_view token;
  double logprob;
};

// Immutable; any number of threads may use one.
class Judge {
 public:
  virtual ~Judge() = default;

  // Names of the built-in judges, in the order of docs/judges.md.
  static absl::Span<const std::string_view> BuiltinNames();

  // By its name, with @threshold behind it for one that gives numbers, and behind that how it takes
  // thoughts: "strongreject@0.7", "refusal+thoughts", "llama-guard-3+thoughts-only". NotFound, with
  // the names there are, for another name; InvalidArgument for a threshold that it does not take.
  static absl::StatusOr<std::shared_ptr<const Judge>> Builtin(std::string_view name);

  // A generic judge from its JSON description (docs/judges.md). DataLoss says what is wrong.
  static absl::StatusOr<std::shared_ptr<const Judge>> ParseSpec(std::string_view json);

  virtual std::string_view name() const = 0;
  virtual std::string_view title() const = 0;
  virtual std::string_view source() const = 0;
  virtual absl::Span<const JudgeCode> codes() const = 0;

  // Of the numbers that it answers with; none exists for a judge of words.
  virtual GradeScale scale() const { return {}; }

  // What of a response it judges.
  virtual Thoughts thoughts() const = 0;

  // What its request carries besides, a JSON object: temperature 0, how many tokens suffice, and
  // log-probabilities where it has a score from tokens.
  virtual std::string Parameters(alert_judge_form form) const = 0;

  // Whether it tells refusals from other answers rather than safe from unsafe.
  virtual bool measures_refusal() const { return false; }

  // Which forms of Render there are: bits 1 << ALERT_JUDGE_FORM_...
  virtual uint32_t forms() const = 0;

  // FailedPrecondition where the judge does not have this form.
  virtual absl::StatusOr<Request> Render(std::string_view prompt, std::string_view response,
                                         const RenderOptions& options) const = 0;

  virtual Judgement Parse(std::string_view output) const = 0;

  // The same, with the log-probabilities that came with it, in OpenAI's shape (logprobs.h): the
  // probability of unsafe is then the score of a judge that has one.
  virtual Judgement ParseLogprobs(std::string_view output, std::string_view logprobs) const = 0;

  // The probability of `unsafe`, from the most probable tokens where the verdict begins; NaN where
  // no verdict word is among them. FailedPrecondition where no token is its verdict.
  virtual absl::StatusOr<double> Score(absl::Span<const TokenLogprob> tokens) const = 0;

  // The code's categories in the built-in taxonomy, by the crosswalk; none where there is none.
  virtual absl::Span<const uint16_t> Categories(std::string_view code) const = 0;

  // The judge's code spelt so, in any letter case, or null.
  const JudgeCode* FindCode(std::string_view code) const;
};

// What a reader of figures by the judge of this name has to know; empty where there is nothing, and
// for judges that are not built in. Valid for ever.
std::string_view JudgeNote(std::string_view name);

// The chat messages as a JSON array of {"role", "content"}.
std::string MessagesToJson(const Request& request);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_JUDGE_H_
