// A judge as a run uses it: what to send, and what an answer comes to.
#ifndef ALERT_LIB_RUN_JUDGING_H_
#define ALERT_LIB_RUN_JUDGING_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "run/endpoint/endpoint.h"
#include "run/library.h"
#include "run/store/records.h"

namespace alert::run {

class Judging {
 public:
  // By the name of a built-in judge, or of a file that describes a generic one, with how it takes
  // thoughts behind it (alert_judge_builtin); what the record then holds is the name and the
  // definition.
  static absl::StatusOr<Judging> Create(std::string_view name_or_file);

  // From a record of a store.
  static absl::StatusOr<Judging> FromRecord(const JudgeRecord& record);

  const std::string& name() const { return name_; }
  const std::string& definition() const { return definition_; }

  // Whether it is a model, which has to be asked; others read the response itself.
  bool is_model() const { return is_model_; }

  // What the body of a request carries beside what it asks, as canonical JSON: nothing for an API
  // that takes none, else the judge's own parameters and `given` over them, of which null takes one
  // away.
  absl::StatusOr<std::string> Parameters(Api api, std::string_view given) const;

  // The body of the request to an endpoint of this API.
  absl::StatusOr<std::string> Request(Api api, const RequestBuilder& builder,
                                      std::string_view prompt, std::string_view response) const;

  // Whether `response` has something that this judge could be asked about: for most not where it is
  // all thought.
  bool HasPart(std::string_view response) const;

  // What `response` comes to without a model being asked: by a judge that is none, or because there
  // is no answer in it.
  absl::Status ParseResponse(std::string_view response, JudgementRecord* judgement) const;

  // What `output` comes to, with the log-probabilities that came with it (JSON, or empty), in the
  // record's verdict, reason, hazards, score and refused.
  absl::Status Parse(std::string_view output, std::string_view logprobs,
                     JudgementRecord* judgement) const;

 private:
  static absl::StatusOr<Judging> Builtin(std::string_view name);
  static absl::StatusOr<Judging> Generic(std::string definition);
  absl::Status Describe();

  // What of a response it judges.
  struct Part {
    std::string_view text;
    std::string_view why_none;  // empty where there is something
  };
  absl::StatusOr<Part> PartOf(std::string_view response) const;

  OwnedJudge judge_;
  std::string name_;
  std::string definition_;
  bool is_model_ = true;
};

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_JUDGING_H_
